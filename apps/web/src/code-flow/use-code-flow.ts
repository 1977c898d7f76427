import type { Challenge, ChallengeType, CodeStatus } from '@latchkey/shared/auth'
import { readCode } from '@latchkey/shared/code'
import { useEffect, useRef, useState } from 'react'
import { api } from '../api/client.ts'
import { isClockKnown, serverNow } from '../api/server-clock.ts'
import { probe } from '../api/connection.ts'
import { useMessages } from '../messages/use-messages.ts'
import { timeZone } from '../time-zone.ts'
import { isNoLongerValid, isUsedUp, isWrong } from './code-refusal.ts'
import { useOpenChallenge } from './use-open-challenge.ts'
import { useStep } from './use-step.ts'

// The server answers CODE_INVALID to every later attempt, so the page counts them itself.
const triesPerChallenge = 5

type ProvenCode = { challengeId: string; code: string }
type Options = {
  /** The id of the signed-in account whose address changes. */
  owner?: string
  /** The name or address that the user typed to sign in. */
  typed?: string | undefined
  /** Runs when the code has been used, in this tab or in another. */
  onSpent?: () => void
}

export type CodeFlow = ReturnType<typeof useCodeFlow>

/** State of a form that proves an email address: address, code, then the form's own last step. */
export function useCodeFlow(type: ChallengeType, options: Options = {}) {
  const { owner = '', typed = '', onSpent = () => {} } = options
  const carried = typed.includes('@') ? typed : undefined
  const messages = useMessages()
  const [proven, setProven] = useState<ProvenCode>({ challengeId: '', code: '' })
  const { openChallenge, latest, ...store } = useOpenChallenge({
    type,
    owner,
    carried,
    onSpent,
    isProven: (challengeId) => challengeId === proven.challengeId,
  })
  const address = openChallenge?.email ?? carried
  const [wanted, setStep] = useStep(openChallenge ? 'code' : 'email', type === 'email_change')
  const [isReused, setReused] = useState(false)
  const [refusedId, setRefusedId] = useState<string | null>(null)
  const isProven =
    proven.challengeId === openChallenge?.challenge.challengeId && openChallenge.end === null
  const step = !openChallenge ? 'email' : wanted === 'last' && !isProven ? 'code' : wanted
  // The browser takes its time for the first formatter: the press that sends a code would wait for it.
  useEffect(() => void timeZone(), [])
  // A refused code stays in memory only: it may be one typo away from the right one.
  const refused = useRef(new Set<string>())

  const setTimes = (times: Partial<Challenge>): void =>
    store.change(({ challenge }) => ({ challenge: { ...challenge, ...times } }))

  async function openNew(email: string): Promise<void> {
    const locale = messages.mailLocale
    const challenge = await api.auth.sendCode.mutate({ email, type, locale, timeZone: timeZone() })
    const username = latest.current?.username ?? ''
    refused.current = new Set()
    setReused(false)
    store.put({ email, challenge, wrongCodes: 0, end: null, username })
  }

  function refuse(code: string): void {
    refused.current.add(readCode(code))
    store.change(({ challenge, wrongCodes }) => {
      const isExpired = serverNow() >= Date.parse(challenge.expiresAt)
      const isLast = wrongCodes + 1 >= triesPerChallenge
      return { wrongCodes: wrongCodes + 1, end: isLast ? 'tries' : isExpired ? 'expired' : null }
    })
  }

  return {
    openChallenge,
    address,
    /** The name or address for signing in. */
    identifier: typed !== '' && !carried ? typed : (address ?? ''),
    step,
    /** False if the mailbox holds no valid code: its mail was refused, or the code is over. */
    hasMailedCode:
      step === 'code' &&
      openChallenge?.end === null &&
      openChallenge.challenge.challengeId !== refusedId,
    isReused,
    wasProven: proven.code !== '',
    triesLeft: triesPerChallenge - (openChallenge?.wrongCodes ?? 0),
    goBack: () => setStep('email'),
    rememberUsername: (username: string) => store.change(() => ({ username })),

    async requestCode(email: string): Promise<void> {
      if (openChallenge?.email === email && isProven) return setStep('last')
      const known = store.find(email)
      // During the resend wait the server would answer without sending a mail.
      if (known && (await mustWait(known.challenge))) {
        store.adopt(email, known)
        setReused(true)
      } else await openNew(email)
      setStep('code')
    },

    /** Opens a new challenge for the same address, which ends the old one. */
    async requestNewCode(): Promise<void> {
      if (openChallenge) await openNew(openChallenge.email)
    },

    async resend(): Promise<boolean> {
      const challengeId = latest.current?.challenge.challengeId ?? ''
      const { heldBack, ...times } = await api.auth.resendCode.mutate({ challengeId })
      setTimes(times)
      return heldBack
    },

    /** The server extends the life of a code while its mail waits. */
    follow({ state, expiresAt, resendAt }: CodeStatus): void {
      const known = latest.current?.challenge
      setRefusedId(state === 'refused' && known ? known.challengeId : null)
      if (known?.expiresAt === expiresAt && known.resendAt === resendAt) return
      setTimes({ expiresAt, resendAt })
    },

    expire: () => store.change(() => ({ end: 'expired' })),

    /** A refused code is never sent again: it would only cost another attempt. */
    isRefused: (code: string) => refused.current.has(readCode(code)),

    async checkCode(code: string): Promise<void> {
      const challengeId = latest.current?.challenge.challengeId ?? ''
      try {
        const { expiresAt } = await api.auth.checkCode.mutate({ challengeId, code })
        setTimes({ expiresAt })
        setProven({ challengeId, code })
        // The last step replaces the code step, so that the back button leads to the address.
        setStep('last', { replace: true })
      } catch (error) {
        if (isUsedUp(error)) return store.change(() => ({ end: 'short' }))
        if (isWrong(error)) refuse(code)
        throw error
      }
    },

    /** Uses the proven code; a refusal at this point means that it has expired since. */
    async spend(send: (code: ProvenCode) => Promise<unknown>): Promise<void> {
      try {
        await send(proven)
      } catch (error) {
        if (!isNoLongerValid(error)) throw error
        store.change(() => ({ end: isUsedUp(error) ? 'short' : 'expired' }))
        return setStep('code')
      }
      store.finish()
    },
  }
}

async function mustWait({ resendAt }: Challenge): Promise<boolean> {
  if (!isClockKnown()) await probe()
  return serverNow() < Date.parse(resendAt)
}
