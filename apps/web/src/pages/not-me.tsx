import { useState } from 'react'
import { Link } from 'wouter'
import { api, readFailure, type Failure } from '../api/client.ts'
import { useLanguage } from '../messages/locale.tsx'
import { Button } from '../ui/button.tsx'
import { FailureAlert } from '../forms/failure-alert.tsx'
import { linkClass } from '../ui/link-class.ts'
import { Alert } from '../ui/alert.tsx'
import { CardPage } from '../layout/page.tsx'

type State = 'asking' | 'pending' | 'done' | Failure

/** The page behind a notice's link. Only the button acts: mail scanners open links too. */
export function NotMe() {
  const { text } = useLanguage()
  const [state, setState] = useState<State>('asking')

  async function secureAccount() {
    setState('pending')
    try {
      await api.auth.disown.mutate({ token: location.hash.slice(1) })
      setState('done')
    } catch (error) {
      setState(readFailure(error))
    }
  }

  const failure = typeof state === 'object' ? state : undefined
  const isStale = failure?.reason === 'CODE_INVALID' || failure?.reason === 'INVALID_INPUT'
  const isOver = state === 'done' || isStale
  const intro = state === 'done' ? text.notMeDone : isStale ? undefined : text.notMeIntro
  return (
    <CardPage title={text.notMe} intro={intro}>
      <div className="grid gap-5">
        {failure && !isStale && <FailureAlert failure={failure} />}
        {isStale && <Alert variant="plain">{text.notMeStale}</Alert>}
        {isOver ? (
          <NextSteps />
        ) : (
          <Button isPending={state === 'pending'} onClick={() => void secureAccount()}>
            {text.notMeButton}
          </Button>
        )}
      </div>
    </CardPage>
  )
}

/** The link can do no more; whoever was frightened by the notice still can. */
function NextSteps() {
  const { text } = useLanguage()
  return (
    <p className="flex flex-wrap gap-x-6 gap-y-2">
      <Link href="/forgot-password" className={linkClass}>
        {text.forgot}
      </Link>
      <Link href="/login" className={linkClass}>
        {text.signIn}
      </Link>
    </p>
  )
}
