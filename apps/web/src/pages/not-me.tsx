import { useState } from 'react'
import { Link } from 'wouter'
import { api, readFailure, type Failure } from '../api.ts'
import { useLanguage } from '../messages/locale.tsx'
import { Button } from '../ui/button.tsx'
import { linkLook } from '../ui/link-look.ts'
import { Notice } from '../ui/notice.tsx'
import { CardPage } from '../ui/page.tsx'

type State = 'asking' | 'pending' | 'done' | Failure

/** Opened from a notice. Only the button acts: mail scanners open links too. */
export function NotMe() {
  const { text } = useLanguage()
  const [state, setState] = useState<State>('asking')

  async function disown() {
    setState('pending')
    try {
      await api.auth.disown.mutate({ token: location.hash.slice(1) })
      setState('done')
    } catch (error) {
      setState(readFailure(error))
    }
  }

  if (state === 'done') {
    return (
      <CardPage title={text.notMe} intro={text.notMeDone}>
        <Link href="/forgot-password" className={linkLook}>
          {text.forgot}
        </Link>
      </CardPage>
    )
  }
  const failure = typeof state === 'object' ? state : undefined
  const isStale = failure?.reason === 'CODE_INVALID' || failure?.reason === 'INVALID_INPUT'
  const why = failure?.reason ? text.reasons[failure.reason] : text.offline
  return (
    <CardPage title={text.notMe} intro={text.notMeIntro}>
      {failure && <Notice look="bad">{isStale ? text.notMeStale : why}</Notice>}
      <Button isPending={state === 'pending'} onClick={() => void disown()}>
        {text.notMeButton}
      </Button>
    </CardPage>
  )
}
