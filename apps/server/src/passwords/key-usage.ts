import type { EntityManager } from '@mikro-orm/sql'
import { ask } from '../database/ask.ts'
import {
  backupCodesPerKey,
  clientPasswordsPerKey,
  exposedPerKey,
  factorsPerKey,
  foreignHashesPerKey,
  passwordsPerKey,
  signingKeysPerKey,
} from './key-usage.statements.ts'
import { noKey } from '../users/has-password.ts'

export type KeyUsage = {
  passwords: number
  /** Second credentials of accounts, for old clients. */
  ofOldClients: number
  /** Digests from the old database. A reset can refuse them only under their key. */
  oldDigests: number
  /** Private keys that sign tokens for apps. A running service moves them within an hour. */
  signingKeys: number
  /** Secrets of authenticator apps, and seals of passkeys. A running service moves them within an hour. */
  factors: number
  /** Hashes of other programs. A running service moves them within an hour. */
  foreignHashes: number
  /** No process can move these: their owners make new ones. */
  backupCodes: number
}

export const noUsage: KeyUsage = {
  passwords: 0,
  ofOldClients: 0,
  oldDigests: 0,
  signingKeys: 0,
  factors: 0,
  foreignHashes: 0,
  backupCodes: 0,
}

/** Counts by key the values that need it: an older key may be removed once none does. */
export async function countByKey(em: EntityManager): Promise<Map<string, KeyUsage>> {
  const usage = new Map<string, KeyUsage>()
  const counts = [
    ['passwords', await ask(em, passwordsPerKey, noKey)],
    ['ofOldClients', await ask(em, clientPasswordsPerKey)],
    ['oldDigests', await ask(em, exposedPerKey)],
    ['signingKeys', await ask(em, signingKeysPerKey)],
    ['factors', await ask(em, factorsPerKey)],
    ['foreignHashes', await ask(em, foreignHashesPerKey)],
    ['backupCodes', await ask(em, backupCodesPerKey)],
  ] as const
  for (const [kind, rows] of counts)
    for (const { password_key_id: id, count } of rows)
      usage.set(id, { ...(usage.get(id) ?? noUsage), [kind]: Number(count) })
  return usage
}
