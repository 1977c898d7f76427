import { challengeId, type Challenge, type ChallengeType } from '@latchkey/shared/auth'
import { codeForms } from '@latchkey/shared/code'

/** What is known of a question that was mailed; `end` says why its code works no more. */
export type OpenChallenge = {
  email: string
  challenge: Challenge
  wrongCodes: number
  end: 'tries' | 'expired' | 'short' | null
  /** What was typed at the last step. */
  username: string
}

const storageKey = (type: ChallengeType) => `latchkey.challenge.${type}`

/** A reload must not cost the code. Per tab, and never a password or the code itself. */
export function rememberChallenge(type: ChallengeType, openChallenge: OpenChallenge): void {
  // A signed-in change is started anew: the next to sign in here must not see whose it was.
  if (type === 'email_change') return
  try {
    sessionStorage.setItem(storageKey(type), JSON.stringify(openChallenge))
  } catch {}
}

export function forgetChallenge(type: ChallengeType): void {
  try {
    sessionStorage.removeItem(storageKey(type))
  } catch {}
}

/** Whether its time is over is for the server to say: this browser's clock may be wrong. */
export function recallChallenge(type: ChallengeType): OpenChallenge | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(storageKey(type)) ?? 'null')
    if (isOpenChallenge(kept)) return kept
  } catch {}
  forgetChallenge(type)
  return null
}

function isOpenChallenge(kept: unknown): kept is OpenChallenge {
  const openChallenge = kept as OpenChallenge | null
  return (
    typeof openChallenge?.email === 'string' &&
    typeof openChallenge.username === 'string' &&
    isProgress(openChallenge)
  )
}

export type Progress = Pick<OpenChallenge, 'challenge' | 'wrongCodes' | 'end'>

export function isProgress(kept: unknown): kept is Progress {
  const progress = kept as Progress | null
  return (
    typeof progress?.wrongCodes === 'number' &&
    challengeId.safeParse(progress.challenge?.challengeId).success &&
    codeForms.includes(progress.challenge.codeForm) &&
    Number.isFinite(Date.parse(progress.challenge.resendAt))
  )
}
