import { transports } from '@latchkey/shared/passkey'
import type { EntityManager } from '@mikro-orm/sql'
import * as z from 'zod/mini'
import { AppError } from '../errors.ts'
import { Factor } from '../factors/factor.entity.ts'
import { Passkey } from '../factors/passkey.entity.ts'
import { opensAlone } from '../factors/passkeys.ts'
import { findKeys, tokenHash, type Keys } from '../keys.ts'
import type { User } from '../users/user.entity.ts'

const base64url = z.string().check(z.regex(/^[\w-]{1,1400}$/))

/** A passkey works only on a service with the same host. */
const passkeyRow = z.strictObject({
  credentialId: base64url.check(z.maxLength(1364)),
  publicKey: base64url,
  counter: z.int().check(z.minimum(0), z.maximum(4_294_967_295)),
  transports: z.array(z.enum(transports)),
  isSynced: z.boolean(),
  isBackedUp: z.boolean(),
  isPasswordless: z.boolean(),
  needsPassword: z.boolean(),
  rpId: z.string().check(z.maxLength(255)),
})

/** A second factor as a file carries it: its secret stays encrypted under SECRET_KEY. */
export const factorRow = z.strictObject({
  id: z.string().check(z.regex(/^[0-9a-f]{22}$/)),
  name: z.string().check(z.maxLength(50)),
  secret: z.string().check(z.regex(/^[\w-]{1,255}$/)),
  secretKeyId: z.string().check(z.maxLength(16)),
  confirmedAt: z.iso.datetime(),
  lastStep: z.int().check(z.minimum(0), z.maximum(4_294_967_295)),
  /** A planned removal moves too: otherwise a reported thief's factor would survive the move. */
  removesAt: z.optional(z.iso.datetime()),
  passkey: z.optional(passkeyRow),
})
type FactorRow = z.output<typeof factorRow>
type Row = { secondFactors?: FactorRow[] | undefined; subject?: string | undefined }

/** Backup codes do not move: their owner makes new ones. */
export const toFactorRows = (
  factors: readonly Factor[],
  passkeys: readonly Passkey[],
): FactorRow[] =>
  factors.flatMap(({ id, name, secret, secretKeyId, confirmedAt, lastStep, removesAt }) => {
    if (!confirmedAt) return []
    const row = { id, name, secret, secretKeyId, lastStep, confirmedAt: confirmedAt.toISOString() }
    const found = passkeys.find(({ factor }) => factor.id === id)
    return [
      {
        ...row,
        ...(removesAt && { removesAt: removesAt.toISOString() }),
        ...(found && { passkey: toPasskeyRow(found) }),
      },
    ]
  })

function toPasskeyRow(passkey: Passkey): z.output<typeof passkeyRow> {
  const { credentialId, publicKey, counter, rpId } = passkey
  const { isSynced, isBackedUp, isPasswordless, needsPassword } = passkey
  const given = new Set(passkey.transports.split(' '))
  return {
    credentialId,
    publicKey,
    counter,
    transports: transports.filter((one) => given.has(one)),
    isSynced,
    isBackedUp,
    isPasswordless,
    needsPassword,
    rpId,
  }
}

const refused = (reason: 'INVALID' | 'TAKEN') =>
  new AppError('INVALID_INPUT', { fields: { secondFactors: reason } })

/** Another account, or another row of the file, already has one of these factors. */
export const factorTaken = () => refused('TAKEN')

const hashesOf = ({ secondFactors = [] }: Row): string[] =>
  secondFactors.flatMap(({ passkey }) => (passkey ? [tokenHash(passkey.credentialId)] : []))

/** Factors and passkeys of a row, which no other account may have. */
export const claimsOf = (row: Row): string[] => [
  ...(row.secondFactors ?? []).map(({ id }) => `factor ${id}`),
  ...hashesOf(row).map((hash) => `passkey ${hash}`),
]

/**
 * Without the factor's key the owner could not sign in; without the factor a thief of the password could.
 * A passkey knows the account by its subject.
 */
export async function requireFactors(em: EntityManager, keys: Keys, row: Row): Promise<void> {
  const { secondFactors = [], subject } = row
  if (!secondFactors.every(({ secretKeyId }) => findKeys(keys, secretKeyId)))
    throw refused('INVALID')
  const [hashes, claims] = [hashesOf(row), claimsOf(row)]
  if (claims.length === 0) return
  if (hashes.length > 0 && subject === undefined) throw refused('INVALID')
  const ids = secondFactors.map(({ id }) => id)
  const known = await em.count(Factor, { id: { $in: ids } })
  const knownPasskeys = await em.count(Passkey, { credentialHash: { $in: hashes } })
  if (known + knownPasskeys > 0 || new Set(claims).size < claims.length) throw factorTaken()
}

/** Returns whether a passkey alone opens the account at this host. */
export const hasSolePasskey = ({ secondFactors = [] }: Row, rpId: string): boolean =>
  secondFactors.some(({ passkey, removesAt }) => passkey && !removesAt && opensAlone(passkey, rpId))

export function bringFactors(em: EntityManager, user: User, { secondFactors = [] }: Row): void {
  for (const { confirmedAt, removesAt, passkey, ...row } of secondFactors) {
    const at = new Date(confirmedAt)
    const ends = removesAt === undefined ? null : new Date(removesAt)
    const dates = { createdAt: at, confirmedAt: at, removesAt: ends }
    const kind = passkey ? 'passkey' : 'totp'
    const factor = em.create(Factor, { ...row, ...dates, user, kind })
    if (!passkey) continue
    const credentialHash = tokenHash(passkey.credentialId)
    const known = passkey.transports.join(' ')
    em.create(Passkey, { ...passkey, factor, credentialHash, transports: known })
  }
}
