import { challengeId, type Challenge, type ChallengeType } from '@latchkey/shared/auth'
import { codeForms } from '@latchkey/shared/code'

/** What is known of a question that was mailed; `end` says why its code works no more. */
export type Asked = {
  email: string
  challenge: Challenge
  wrongCodes: number
  end: 'tries' | 'expired' | 'short' | null
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

/** Whether its time is over is for the server to say: this browser's clock may be wrong. */
export function recallAsked(type: ChallengeType): Asked | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(storageKey(type)) ?? 'null')
    if (isAsked(kept)) return kept
  } catch {}
  forgetAsked(type)
  return null
}

function isAsked(kept: unknown): kept is Asked {
  const asked = kept as Asked | null
  return typeof asked?.email === 'string' && typeof asked.username === 'string' && isProgress(asked)
}

export type Progress = Pick<Asked, 'challenge' | 'wrongCodes' | 'end'>

export function isProgress(kept: unknown): kept is Progress {
  const progress = kept as Progress | null
  return (
    typeof progress?.wrongCodes === 'number' &&
    challengeId.safeParse(progress.challenge?.challengeId).success &&
    codeForms.includes(progress.challenge.codeForm) &&
    Number.isFinite(Date.parse(progress.challenge.resendAt))
  )
}
