import type { FactorList } from '@latchkey/shared/factor'
import type { EntityManager } from '@mikro-orm/sql'
import { minutes } from '../clock.ts'
import { hasPassword } from '../users/has-password.ts'
import { User } from '../users/user.entity.ts'
import { BackupCode } from './backup-code.entity.ts'
import { toFactorDto } from './factor-dto.ts'
import { Factor } from './factor.entity.ts'
import { findPasskeys, userHandleOf } from './passkeys.ts'
import { recordUse } from './recovery.ts'
import type { RecordEvent } from '../audit/record.ts'
import { requiredFrom, type Requirement } from './requirement.ts'
import { endAttempts } from './sign-in-attempt.ts'
import { endTrust, listTrusted } from './trusted-devices.ts'
import { aheadSteps } from './totp.ts'
import { rpIdOf } from './webauthn.ts'

/** The number of factors that an account keeps. */
export const maxFactors = 5

/** An app must prove within this time that it has the secret. */
export const timeToConfirm = minutes(15)

const confirmed = { confirmedAt: { $ne: null } } as const

export const findFactors = (em: EntityManager, userId: number): Promise<Factor[]> =>
  em.find(Factor, { user: userId, ...confirmed }, { orderBy: { confirmedAt: 'asc', id: 'asc' } })

export const findFactor = (
  em: EntityManager,
  { id, userId }: { id: string; userId: number },
): Promise<Factor | null> => em.findOne(Factor, { id, user: userId, ...confirmed })

type Viewer = {
  config: { secondFactor: Requirement }
  publicUrl: string
  trustCookie: string | undefined
  now: Date
}

/** Lists the factors of an account, as its owner sees them. */
export async function listFactors(
  em: EntityManager,
  { id: userId, role }: Pick<User, 'id' | 'role'>,
  { config, publicUrl, trustCookie: cookie, now }: Viewer,
): Promise<FactorList> {
  const rpId = rpIdOf(publicUrl)
  const factors = await findFactors(em, userId)
  const passkeys = await findPasskeys(em, userId)
  const of = new Map(passkeys.map((one) => [one.factor.id, one]))
  const user = await em.findOneOrFail(User, { id: userId })
  const codes = await em.find(BackupCode, { user: userId })
  const [first] = codes
  return {
    factors: factors.map((factor) => toFactorDto(factor, { passkey: of.get(factor.id), rpId })),
    hasPassword: hasPassword(user),
    passkeys: user.subject
      ? {
          rpId,
          userId: userHandleOf(user.subject),
          credentialIds: passkeys
            .filter((one) => one.rpId === rpId)
            .map(({ credentialId }) => credentialId),
        }
      : null,
    backupCodes: first ? { left: codes.length, createdAt: first.createdAt.toISOString() } : null,
    trustedDevices: await listTrusted(em, { userId, cookie, now }),
    requiredFrom: requiredFrom(config.secondFactor, { role })?.toISOString() ?? null,
  }
}

/** Returns whether a code of this step may still be used. */
export const isUnused = ({ lastStep }: Factor, step: number): boolean =>
  step > lastStep || lastStep > step + aheadSteps

type Step = { id: string; userId: number; step: number; now: Date; recordEvent: RecordEvent }

/**
 * Claims a time step in the transaction of its effect: the second of two uses of a code finds it taken.
 */
export function claimStep(
  em: EntityManager,
  { id, userId, step, now, recordEvent }: Step,
): Promise<boolean> {
  const isFree = [{ lastStep: { $lt: step } }, { lastStep: { $gt: step + aheadSteps } }]
  const change = { lastStep: step, lastUsedAt: now, stop: { by: 'totp', recordEvent } } as const
  return recordUse(em, { id, user: userId, $or: isFree }, change)
}

/**
 * Removes one factor, with open sign-ins, and with the last factor the backup codes. Returns false if no
 * factor has this id.
 */
export async function dropFactor(
  em: EntityManager,
  { id, userId }: { id: string; userId: number },
): Promise<boolean> {
  if ((await em.nativeDelete(Factor, { id, user: userId, ...confirmed })) === 0) return false
  if ((await em.count(Factor, { user: userId, ...confirmed })) === 0)
    await em.nativeDelete(BackupCode, { user: userId })
  // A new sign-in then continues without the factor, by the password alone.
  await endAttempts(em, { id: userId })
  await endTrust(em, { id: userId })
  return true
}
