import { challengeId, type Challenge, type ChallengeType } from '@latchkey/shared/auth'
import { codeForms } from '@latchkey/shared/code'
import { serverNow } from '../api.ts'

/** What is known of a question that was mailed; `end` says why its code works no more. */
export type Asked = {
  email: string
  challenge: Challenge
  wrongCodes: number
  end: 'tries' | 'expired' | null
  /** What was typed at the last step. */
  username: string
}

const storageKey = (type: ChallengeType) => `latchkey.challenge.${type}`

/** A reload must not cost the code. Per tab, and never a password or the code itself. */
export function keepAsked(type: ChallengeType, asked: Asked): void {
  // A signed-in change is started anew: the next to sign in here must not see whose it was.
  if (type === 'email_change') return
  try {
    sessionStorage.setItem(storageKey(type), JSON.stringify(asked))
  } catch {}
}

export function forgetAsked(type: ChallengeType): void {
  try {
    sessionStorage.removeItem(storageKey(type))
  } catch {}
}

export function recallAsked(type: ChallengeType): Asked | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(storageKey(type)) ?? 'null')
    if (isAsked(kept) && serverNow() < Date.parse(kept.challenge.expiresAt)) return kept
  } catch {}
  forgetAsked(type)
  return null
}

function isAsked(kept: unknown): kept is Asked {
  const asked = kept as Asked | null
  return (
    typeof asked?.email === 'string' &&
    typeof asked.username === 'string' &&
    typeof asked.wrongCodes === 'number' &&
    challengeId.safeParse(asked.challenge.challengeId).success &&
    codeForms.includes(asked.challenge.codeForm) &&
    Number.isFinite(Date.parse(asked.challenge.resendAt))
  )
}
