import type { Challenge, ChallengeType } from '@latchkey/shared/auth'
import { useState } from 'react'
import { api, serverNow } from '../api.ts'
import { useLanguage } from '../messages/locale.tsx'

export type Asked = { email: string; challenge: Challenge }

/** Keeps the question open to a mailbox across the steps of one form. */
export function useChallenge(type: ChallengeType) {
  const { locale } = useLanguage()
  const [asked, setAsked] = useState<Asked | null>(null)

  async function ask(email: string): Promise<void> {
    const mustWait = asked !== null && serverNow() < Date.parse(asked.challenge.resendAt)
    if (asked?.email === email && mustWait) return
    setAsked({ email, challenge: await api.auth.sendCode.mutate({ email, type, locale }) })
  }

  async function resend(): Promise<void> {
    if (!asked) return
    const { challengeId } = asked.challenge
    setAsked({ ...asked, challenge: await api.auth.resendCode.mutate({ challengeId }) })
  }

  return { asked, ask, resend }
}
