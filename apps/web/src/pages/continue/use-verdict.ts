import type { ContinueVerdict } from '@latchkey/shared/app'
import { useEffect, useState } from 'react'
import { api, readFailure, type Failure } from '../../api/client.ts'
import { askUntilAnswered } from './ask-until-answered.ts'

type Verdict =
  | Extract<ContinueVerdict, { isAllowed: true }>
  | {
      isAllowed: false
      /** The app that the user's role may not use, if that is the reason. */
      app?: string
    }

type Answer = { verdict?: Verdict; failure?: Failure }

/** The path at which a tool behind the gate takes a ticket. */
const gatePath = '/_latchkey/callback'

/**
 * Asks the service whether the page may redirect to an address, repeatedly until it answers. A signed-in
 * user gets the address of a tool behind the gate with a ticket in it.
 */
export function useVerdict(address: string | null, isSignedIn = false): Answer {
  const [answer, setAnswer] = useState<Answer>({})
  useEffect(() => {
    if (address === null) return undefined
    return askUntilAnswered((signal) => judge(address, { isSignedIn, signal }), setAnswer)
  }, [address, isSignedIn])
  return answer
}

const answers = new Map<string, Promise<Answer>>()

/**
 * The first answer whether the page may redirect a stranger to an address, shared by all pages that show
 * it.
 */
export function firstAnswer(address: string): Promise<Answer> {
  const asking =
    answers.get(address) ??
    judge(address, { isSignedIn: false, signal: new AbortController().signal })
  answers.set(address, asking)
  return asking
}

type Options = { isSignedIn: boolean; signal: AbortSignal }

async function judge(address: string, { isSignedIn, signal }: Options): Promise<Answer> {
  try {
    const verdict = await api.auth.checkContinue.query({ address }, { signal })
    const isGate = verdict.isAllowed && new URL(verdict.url).pathname === gatePath
    return { verdict: isGate && isSignedIn ? await takeTicket(verdict, signal) : verdict }
  } catch (error) {
    const failure = readFailure(error)
    // The address exceeds the service's limit of length.
    if (failure.reason === 'INVALID_INPUT') return { verdict: { isAllowed: false } }
    return { failure }
  }
}

async function takeTicket(
  verdict: Extract<ContinueVerdict, { isAllowed: true }>,
  signal: AbortSignal,
): Promise<Verdict> {
  try {
    const input = { address: verdict.url }
    const { address } = await api.auth.gateTicket.mutate(input, { signal })
    return { ...verdict, url: address }
  } catch (error) {
    const { reason } = readFailure(error)
    if (reason === 'FORBIDDEN') return { isAllowed: false, app: verdict.app ?? '' }
    if (reason === 'NOT_FOUND') return { isAllowed: false }
    throw error
  }
}
