import { useState } from 'react'
import { Link } from 'wouter'
import { api, readFailure, type Failure } from '../api/client.ts'
import { codeFlow } from '../messages/code-flow.ts'
import { useMessages } from '../messages/use-messages.ts'
import { Button } from '../ui/button.tsx'
import { FailureAlert } from '../forms/failure-alert.tsx'
import { linkClass } from '../ui/link-class.ts'
import { CardPage } from '../layout/page.tsx'

type State = 'asking' | 'pending' | 'done' | Failure

/** The page that links in security notices open. Only the button acts, since mail scanners open links too. */
export function Disown() {
  const messages = useMessages(codeFlow)
  const [state, setState] = useState<State>('asking')

  async function disownChange() {
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
  const outcomes = {
    done: { title: messages.disownedTitle, intro: messages.disownDone },
    stale: { title: messages.disownStaleTitle, intro: messages.disownStale },
    asking: { title: messages.disown, intro: messages.disownIntro },
  }
  const shown = outcomes[state === 'done' ? 'done' : isStale ? 'stale' : 'asking']
  return (
    <CardPage {...shown} hasGap isOutcome={isOver}>
      <div className="grid gap-5">
        {failure && !isStale && <FailureAlert failure={failure} />}
        {isOver ? (
          <NextSteps />
        ) : (
          <Button isPending={state === 'pending'} onClick={() => void disownChange()}>
            {messages.disownButton}
          </Button>
        )}
      </div>
    </CardPage>
  )
}

/** A used link has no further effect, but its reader has other options. */
function NextSteps() {
  const messages = useMessages()
  const flowMessages = useMessages(codeFlow)
  return (
    <p className="flex flex-wrap gap-x-6 gap-y-2">
      <Link href="/forgot-password" className={linkClass}>
        {flowMessages.forgot}
      </Link>
      <Link href="/login" className={linkClass}>
        {messages.signIn}
      </Link>
    </p>
  )
}
