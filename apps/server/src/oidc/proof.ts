import { proofMethods, type ProofMethod } from '@latchkey/shared/methods'
import type { Session } from '../sessions/session.entity.ts'

/**
 * The names of RFC 8176. A session that a mailed code opened counts as proved by the password that it
 * set.
 */
const names: Record<ProofMethod, string> = {
  password: 'pwd',
  passkey: 'pop',
  totp: 'otp',
  backup_code: 'otp',
}

type Proved = Pick<Session, 'createdAt' | 'level' | 'methods'>

/** The time, methods and assurance level of a session's sign-in. */
export function proofOf({ createdAt, level, methods }: Proved) {
  const given = new Set(methods.split(' '))
  const used = proofMethods.filter((one) => given.has(one)).map((one) => names[one])
  return {
    ts: Math.floor(createdAt.getTime() / 1000),
    acr: String(level),
    amr: [...new Set(used), ...(level > 1 ? ['mfa'] : [])],
  }
}

/** The key of our session in the answer to an app's request. */
export const answerKey = 'latchkey'
