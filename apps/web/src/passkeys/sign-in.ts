import type { SignIn } from '@latchkey/shared/auth'
import { api } from '../api/client.ts'
import { askInField, askPasskey, stopAsking } from './ceremony.ts'
import { problemOf, type Problem } from './outcome.ts'

/** The time that a user needs to answer the browser's prompt, in milliseconds. */
const margin = 60_000

export type Outcome = { answer: SignIn } | { problem: Problem }

/** Signs in with a passkey, for which the browser asks at once. */
export async function signInWithPasskey(cancelDeletion: boolean): Promise<Outcome> {
  try {
    const { options } = await api.auth.passkeyOptions.mutate({})
    return await judge({ response: await askPasskey(options), cancelDeletion })
  } catch (error) {
    return { problem: problemOf(error) }
  }
}

type Offer = {
  /** The offer ends with this signal. */
  signal: AbortSignal
  onChosen: () => void
  onOutcome: (outcome: Outcome) => void
}

/** Offers passkeys in the field's autofill menu. */
export function offerInField({ signal, onChosen, onOutcome }: Offer): void {
  let renewal: ReturnType<typeof setTimeout> | undefined
  async function offer(): Promise<void> {
    const { options } = await api.auth.passkeyOptions.mutate({})
    if (signal.aborted) return
    // The menu may be opened hours later, and its answer must still be fresh.
    renewal = setTimeout(renew, options.timeout - margin)
    const response = await askInField(options)
    onChosen()
    onOutcome(await judge({ response }))
  }
  function renew(): void {
    if (!document.hidden) return begin()
    document.addEventListener('visibilitychange', renew, { once: true, signal })
  }
  // The user did not request the offer, so the page shows nothing if it fails.
  const begin = () => void offer().catch(() => {})
  signal.addEventListener('abort', () => {
    clearTimeout(renewal)
    stopAsking()
  })
  if (!signal.aborted) begin()
}

async function judge(
  signIn: Parameters<typeof api.auth.passkeySignIn.mutate>[0],
): Promise<Outcome> {
  try {
    return { answer: await api.auth.passkeySignIn.mutate(signIn) }
  } catch (error) {
    return { problem: problemOf(error) }
  }
}
