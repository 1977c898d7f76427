import { challengeId, type Challenge, type ChallengeType } from '@latchkey/shared/auth'
import { codeForms } from '@latchkey/shared/code'
import { asRecord } from '@latchkey/shared/record'
import { tabStorage } from '../storage.ts'

/** A challenge as its tab knows it; `end` is the reason why its code no longer works. */
export type OpenChallenge = {
  email: string
  challenge: Challenge
  wrongCodes: number
  end: 'tries' | 'expired' | 'short' | null
  /** The user name typed at the last step. */
  username: string
}

export type Progress = Pick<OpenChallenge, 'challenge' | 'wrongCodes' | 'end'>

const storageKey = (type: ChallengeType) => `latchkey.challenge.${type}`

/** A reload must not cost the code. The tab stores neither the password nor the code itself. */
export function rememberChallenge(type: ChallengeType, openChallenge: OpenChallenge): void {
  // The next user of this browser must not see the address to which the last one was changing.
  if (type === 'email_change') return
  tabStorage.writeObject(storageKey(type), openChallenge)
}

export function forgetChallenge(type: ChallengeType): void {
  tabStorage.remove(storageKey(type))
}

/**
 * Returns expired challenges too: only the server can judge them, since this browser's clock may be
 * wrong.
 */
export function recallChallenge(type: ChallengeType): OpenChallenge | null {
  const stored = tabStorage.readObject(storageKey(type))
  if (isOpenChallenge(stored)) return stored
  forgetChallenge(type)
  return null
}

const isOpenChallenge = (stored: Record<string, unknown>): stored is OpenChallenge =>
  typeof stored['email'] === 'string' &&
  typeof stored['username'] === 'string' &&
  isProgress(stored)

export function isProgress(stored: Record<string, unknown>): stored is Progress {
  const challenge = asRecord(stored['challenge'])
  return (
    typeof stored['wrongCodes'] === 'number' &&
    challengeId.safeParse(challenge['challengeId']).success &&
    codeForms.some((form) => form === challenge['codeForm']) &&
    Number.isFinite(Date.parse(String(challenge['resendAt'])))
  )
}
