import { useEffect, useEffectEvent, useState } from 'react'
import { api, readFailure, type Failure } from '../../api/client.ts'
import { setSignOutReason } from '../sign-in/sign-out-reason.ts'

/** Ends the session of this browser; the routes decide what is shown afterwards. */
export function useSignOut() {
  const [isPending, setPending] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)

  async function signOut(): Promise<void> {
    setPending(true)
    setFailure(null)
    setSignOutReason('signed-out')
    try {
      await api.auth.logout.mutate()
    } catch (error) {
      setSignOutReason('ended')
      setFailure(readFailure(error))
    } finally {
      setPending(false)
    }
  }

  return { signOut, isPending, failure }
}

/** Signs out at once if no question is needed. */
export function useSignOutAtOnce(
  { signOut }: Pick<ReturnType<typeof useSignOut>, 'signOut'>,
  isAtOnce: boolean,
): void {
  const begin = useEffectEvent(() => void signOut())
  useEffect(() => {
    if (isAtOnce) begin()
  }, [isAtOnce])
}
