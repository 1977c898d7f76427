import { Suspense, useEffect, useEffectEvent, useState } from 'react'
import { lazyPage, loadPart } from '../../lazy-page.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { fieldsOfferPasskeys, hasPasskeys } from '../../passkeys/available.ts'
import type { Problem } from '../../passkeys/outcome.ts'
import type { Outcome } from '../../passkeys/sign-in.ts'
import { Button } from '../../ui/button.tsx'
import { DeletionNotice } from './deletion-notice.tsx'
import { rememberIdentifier } from './remembered-identifier.ts'
import { setDeletionCancelled } from './sign-out-reason.ts'
import { setPasswordTyped } from './typed-password.ts'

// The browser's passkey support loads once the page is at rest, or with the button.
const loadSignIn = () => import('../../passkeys/sign-in.ts')
const Refusal = lazyPage(async () => (await import('./passkey-refusal.tsx')).PasskeyRefusal)

type Props = {
  /** Reports whether the passkey opened an account that is to be deleted. */
  onLeaving: (isLeaving: boolean) => void
}

/** Signs in with a passkey alone: from the autofill menu of the first field, or by the button. */
export function PasskeyEntry({ onLeaving }: Props) {
  const messages = useMessages()
  const [isPending, setPending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [deletesAt, setDeletesAt] = useState<string | null>(null)
  // The menu would offer the passkey that was just refused.
  const isOffered = !isPending && !(problem && 'failure' in problem) && deletesAt === null

  function settle(outcome: Outcome): void {
    setPending(false)
    setPasswordTyped(false)
    if ('problem' in outcome) return setProblem(outcome.problem)
    const { answer } = outcome
    if (answer.status === 'signed_in') rememberIdentifier(answer.user.username, answer.user.id)
    setDeletesAt(answer.status === 'deletion_pending' ? answer.deletesAt : null)
    onLeaving(answer.status === 'deletion_pending')
  }

  const onOutcome = useEffectEvent(settle)
  useEffect(() => {
    if (!isOffered) return undefined
    const ended = new AbortController()
    const { signal } = ended
    async function offer(): Promise<void> {
      await rest()
      if (signal.aborted || !(await fieldsOfferPasskeys())) return
      const { offerInField } = await loadSignIn()
      offerInField({ signal, onChosen: () => setPending(true), onOutcome })
    }
    // The button loads it again.
    offer().catch(() => {})
    return () => ended.abort()
  }, [isOffered])

  async function signIn(): Promise<void> {
    setPending(true)
    setProblem(null)
    // Signing in once more after the warning about the deletion cancels it.
    const cancelDeletion = deletesAt !== null
    setDeletionCancelled(cancelDeletion)
    const { signInWithPasskey } = await loadPart(loadSignIn)
    settle(await signInWithPasskey(cancelDeletion))
  }

  if (!hasPasskeys) return null
  return (
    <div className="mt-3 grid gap-3">
      {deletesAt !== null && <DeletionNotice deletesAt={deletesAt} />}
      <Suspense>{problem && <Refusal problem={problem} />}</Suspense>
      <Button variant="plain" isPending={isPending} onClick={() => void signIn()}>
        {deletesAt === null ? messages.signInByPasskey : messages.keepAccount}
      </Button>
    </div>
  )
}

/** Waits until the page has nothing else to do. Safari has no such callbacks. */
const rest = () =>
  new Promise<unknown>((resolve) =>
    'requestIdleCallback' in globalThis ? requestIdleCallback(resolve) : setTimeout(resolve, 200),
  )
