import type { ProofMethod } from '@latchkey/shared/methods'
import { randomUUIDv7 } from 'node:crypto'
import { days, later } from '../clock.ts'
import type { NewRows } from '../database/insert.ts'
import { tokenHash, type Keys } from '../keys.ts'
import { generationMark, newToken } from './refresh-token.ts'
import { Session } from './session.entity.ts'
import type { AccountRef } from './session.ts'

export type ClientInfo = { userAgent: string | undefined; ip: string }
/**
 * The user's proof of identity: a password, or also a second factor. A trusted device replaces the factor
 * without proving it.
 */
export type SignInProof = { level: 1 | 2; methods: readonly (ProofMethod | 'trusted_device')[] }
export const byPassword: SignInProof = { level: 1, methods: ['password'] }

type SessionOptions = {
  keys: Keys
  now: Date
  absoluteTimeoutDays: number
  proof: SignInProof
}

export function openSession(
  batch: NewRows,
  user: AccountRef,
  options: ClientInfo & SessionOptions,
) {
  const id = randomUUIDv7()
  const token = newToken(options.keys, id)
  const hash = tokenHash(token)
  batch.create(Session, {
    id,
    user: user.id,
    tokenHash: hash,
    createdAt: options.now,
    lastUsedAt: options.now,
    expiresAt: later(options.now, days(options.absoluteTimeoutDays)),
    userAgent: options.userAgent ?? null,
    ip: options.ip,
    level: options.proof.level,
    methods: options.proof.methods.join(' '),
    provedAt: options.now,
  })
  return { id, cookie: `${id}.${token}`, generation: { mark: generationMark(hash), lost: 0 } }
}
