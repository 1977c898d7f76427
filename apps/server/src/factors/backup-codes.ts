import { codeLetters, writeCode } from '@latchkey/shared/code'
import type { EntityManager } from '@mikro-orm/sql'
import { randomBytes } from 'node:crypto'
import { hmac, type Keys } from '../keys.ts'
import { BackupCode } from './backup-code.entity.ts'

const count = 10
/** Each letter holds five bits. */
const letters = 10

const newCode = (): string =>
  Array.from(randomBytes(letters), (byte) => codeLetters[byte & 31]).join('')

/** 50 random bits need no slow hash: without the key, a stolen table offers nothing to guess against. */
const macOf = (keys: Pick<Keys, 'backupCodes'>, userId: number, code: string): string =>
  hmac(keys.backupCodes, String(userId), code).toString('base64url')

/** Replaces the codes of an account and returns the new ones in the form that is shown once. */
export async function makeBackupCodes(
  em: EntityManager,
  userId: number,
  { keys, now }: { keys: Keys; now: Date },
): Promise<string[]> {
  const codes = Array.from({ length: count }, newCode)
  await em.nativeDelete(BackupCode, { user: userId })
  for (const code of codes)
    em.create(BackupCode, {
      mac: macOf(keys, userId, code),
      user: userId,
      secretKeyId: keys.id,
      createdAt: now,
    })
  return codes.map(writeCode)
}

const macsOf = (keys: Keys, userId: number, code: string): string[] =>
  keys.all.map((each) => macOf(each, userId, code))

export async function isBackupCode(
  em: EntityManager,
  keys: Keys,
  { userId, code }: { userId: number; code: string },
): Promise<boolean> {
  return (
    (await em.count(BackupCode, { user: userId, mac: { $in: macsOf(keys, userId, code) } })) > 0
  )
}

/** Spends a code in the transaction of its effect. Returns false if it was already spent. */
export async function spendBackupCode(
  em: EntityManager,
  keys: Keys,
  { userId, code }: { userId: number; code: string },
): Promise<boolean> {
  const mac = { $in: macsOf(keys, userId, code) }
  return (await em.nativeDelete(BackupCode, { user: userId, mac })) > 0
}
