import type { Challenge, ChallengeType } from '@latchkey/shared/auth'
import { useRef, useState } from 'react'
import { api, serverNow } from '../api.ts'
import { useLanguage } from '../messages/locale.tsx'
import { forgetAsked, keepAsked, recallAsked, type Asked } from './kept-challenge.ts'
import { useStep } from './use-step.ts'

// The server refuses every code after these; only the page can say that a new one is needed.
const triesPerChallenge = 5

export type ChallengeFlow = ReturnType<typeof useChallenge>

/** Keeps the question open to a mailbox across the steps of one form: address, code, the rest. */
export function useChallenge(type: ChallengeType) {
  const { text } = useLanguage()
  const [asked, setAsked] = useState(() => recallAsked(type))
  const [wanted, setStep] = useStep(asked ? 'code' : 'email', type === 'email_change')
  const [proven, setProven] = useState({ challengeId: '', code: '' })
  const isProven = proven.challengeId === asked?.challenge.challengeId && asked.end === null
  const step = !asked ? 'email' : wanted === 'last' && !isProven ? 'code' : wanted
  // Answers come in any order: each changes what is known by then, not what was when it was asked.
  const latest = useRef(asked)

  function put(next: Asked): void {
    latest.current = next
    setAsked(next)
    keepAsked(type, next)
  }

  function change(update: (known: Asked) => Partial<Asked>): void {
    const known = latest.current
    if (known) put({ ...known, ...update(known) })
  }

  const putTimes = (times: Partial<Challenge>): void =>
    change(({ challenge }) => ({ challenge: { ...challenge, ...times } }))

  async function open(email: string): Promise<void> {
    const challenge = await api.auth.sendCode.mutate({ email, type, locale: text.mails })
    const username = latest.current?.username ?? ''
    put({ email, challenge, wrongCodes: 0, end: null, username })
  }

  return {
    asked,
    step,
    code: proven.code,
    triesLeft: triesPerChallenge - (asked?.wrongCodes ?? 0),
    goBack: () => setStep('email'),
    keepUsername: (username: string) => change(() => ({ username })),
    forget: () => forgetAsked(type),

    async ask(email: string): Promise<void> {
      // Asked again before the wait is over, the server would answer and mail nothing.
      const mustWait = asked !== null && serverNow() < Date.parse(asked.challenge.resendAt)
      const isSame = asked?.email === email
      if (isSame && isProven) return setStep('last')
      if (!isSame || !mustWait) await open(email)
      setStep('code')
    },

    /** A new code for the same address; the old one is no more. */
    async renew(): Promise<void> {
      if (asked) await open(asked.email)
    },

    async resend(): Promise<void> {
      if (!asked) return
      const { challengeId } = asked.challenge
      putTimes(await api.auth.resendCode.mutate({ challengeId }))
    },

    /** The life of a code may grow while its mail waits. */
    learnTimes({ expiresAt, resendAt }: Pick<Challenge, 'expiresAt' | 'resendAt'>): void {
      const known = latest.current?.challenge
      if (known?.expiresAt === expiresAt && known.resendAt === resendAt) return
      putTimes({ expiresAt, resendAt })
    },

    expire: () => change(() => ({ end: 'expired' })),

    accept(right: string, expiresAt: string): void {
      putTimes({ expiresAt })
      setProven({ challengeId: latest.current?.challenge.challengeId ?? '', code: right })
      // Back leads to the address: the code is not asked for twice.
      setStep('last', { replace: true })
    },

    countWrong(): void {
      change((known) => {
        const wrongCodes = known.wrongCodes + 1
        const isExpired = serverNow() >= Date.parse(known.challenge.expiresAt)
        const end = wrongCodes >= triesPerChallenge ? 'tries' : isExpired ? 'expired' : null
        return { wrongCodes, end }
      })
    },

    /** A code that was right and is refused now has run out. */
    sendBack(): void {
      change(() => ({ end: 'expired' }))
      setStep('code')
    },
  }
}
