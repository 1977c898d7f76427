import type { Challenge, ChallengeType } from '@latchkey/shared/auth'
import { useRef, useState } from 'react'
import { api, serverNow } from '../api.ts'
import { useLanguage } from '../messages/locale.tsx'
import { forgetAsked, keepAsked, recallAsked, type Asked } from './kept-challenge.ts'

// The server refuses every code after these; only the page can say that a new one is needed.
const triesPerChallenge = 5

export type ChallengeFlow = ReturnType<typeof useChallenge>

/** Keeps the question open to a mailbox across the steps of one form: address, code, the rest. */
export function useChallenge(type: ChallengeType) {
  const { locale } = useLanguage()
  const [asked, setAsked] = useState(() => recallAsked(type))
  const [step, setStep] = useState<'email' | 'code' | 'last'>(asked ? 'code' : 'email')
  const [code, setCode] = useState('')
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
    const challenge = await api.auth.sendCode.mutate({ email, type, locale })
    put({ email, challenge, wrongCodes: 0, end: null })
  }

  return {
    asked,
    step,
    code,
    goBack: () => setStep('email'),
    forget: () => forgetAsked(type),

    async ask(email: string): Promise<void> {
      // Asked again before the wait is over, the server would answer and mail nothing.
      const mustWait = asked !== null && serverNow() < Date.parse(asked.challenge.resendAt)
      if (asked?.email !== email || !mustWait) await open(email)
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
    learnTimes({ expiresAt, resendAt }: Omit<Challenge, 'challengeId'>): void {
      const known = latest.current?.challenge
      if (known?.expiresAt === expiresAt && known.resendAt === resendAt) return
      putTimes({ expiresAt, resendAt })
    },

    expire: () => change(() => ({ end: 'expired' })),

    accept(right: string, expiresAt: string): void {
      putTimes({ expiresAt })
      setCode(right)
      setStep('last')
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
