import type { EntityManager } from '@mikro-orm/sql'
import * as z from 'zod/mini'
import { AppError } from '../errors.ts'
import { Factor } from '../factors/factor.entity.ts'
import { findKeys, type Keys } from '../keys.ts'
import type { User } from '../users/user.entity.ts'

/** A second factor as a file carries it: its secret stays encrypted under SECRET_KEY. */
export const factorRow = z.strictObject({
  id: z.string().check(z.regex(/^[0-9a-f]{22}$/)),
  name: z.string().check(z.maxLength(50)),
  secret: z.string().check(z.regex(/^[\w-]{1,255}$/)),
  secretKeyId: z.string().check(z.maxLength(16)),
  confirmedAt: z.iso.datetime(),
  lastStep: z.int().check(z.minimum(0), z.maximum(4_294_967_295)),
  /** A thief's that was reported must not stay because the account moved. */
  removesAt: z.optional(z.iso.datetime()),
})
type FactorRow = z.output<typeof factorRow>
type Row = { secondFactors?: FactorRow[] | undefined }

/** Backup codes stay behind: their owner makes new ones. */
export const toFactorRows = (factors: readonly Factor[]): FactorRow[] =>
  factors.flatMap(({ id, name, secret, secretKeyId, confirmedAt, lastStep, removesAt }) => {
    if (!confirmedAt) return []
    const row = { id, name, secret, secretKeyId, lastStep, confirmedAt: confirmedAt.toISOString() }
    return [{ ...row, ...(removesAt && { removesAt: removesAt.toISOString() }) }]
  })

/** Without its key the owner could not sign in, and without the factor somebody else could. */
export function requireFactorKeys(keys: Keys, { secondFactors = [] }: Row): void {
  if (secondFactors.every(({ secretKeyId }) => findKeys(keys, secretKeyId))) return
  throw new AppError('INVALID_INPUT', { fields: { secondFactors: 'INVALID' } })
}

export function bringFactors(em: EntityManager, user: User, { secondFactors = [] }: Row): void {
  for (const { confirmedAt, removesAt, ...row } of secondFactors) {
    const at = new Date(confirmedAt)
    const ends = removesAt === undefined ? null : new Date(removesAt)
    const dates = { createdAt: at, confirmedAt: at, removesAt: ends }
    em.create(Factor, { ...row, ...dates, user, kind: 'totp' })
  }
}
