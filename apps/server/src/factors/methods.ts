import type { FactorMethod } from '@latchkey/shared/methods'
import type { EntityManager } from '@mikro-orm/sql'
import { BackupCode } from './backup-code.entity.ts'
import type { Factor } from './factor.entity.ts'
import { findFactors } from './factors.ts'
import { findPasskeys } from './passkeys.ts'
import { rpIdOf } from './webauthn.ts'

/**
 * Returns the methods by which an account can prove its second factor, last used or added first; empty
 * if it has none.
 */
export async function findMethods(em: EntityManager, userId: number): Promise<FactorMethod[]> {
  const factors = await findFactors(em, userId)
  if (factors.length === 0) return []
  const usedAt = ({ lastUsedAt, confirmedAt }: Factor) =>
    (lastUsedAt ?? confirmedAt)?.getTime() ?? 0
  const kinds = factors
    .toSorted((one, other) => usedAt(other) - usedAt(one))
    .map(({ kind }) => kind)
  const hasCodes = (await em.count(BackupCode, { user: userId })) > 0
  return [...new Set<FactorMethod>([...kinds, ...(hasCodes ? (['backup_code'] as const) : [])])]
}

/**
 * Leaves out passkeys if none of them was made for this host: browsers offer no others. The account has its
 * second factor all the same.
 */
export async function methodsHere(
  em: EntityManager,
  methods: FactorMethod[],
  { userId, publicUrl }: { userId: number; publicUrl: string },
): Promise<FactorMethod[]> {
  if (!methods.includes('passkey')) return methods
  const rpId = rpIdOf(publicUrl)
  const isUsable = (await findPasskeys(em, userId)).some((one) => one.rpId === rpId)
  return isUsable ? methods : methods.filter((one) => one !== 'passkey')
}
