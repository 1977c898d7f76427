import { findKeys, isSame, type Keys } from '../keys.ts'
import type { SecurityEvent } from './event.entity.ts'
import { formerLinkOf, linkOf, macOf, sealIp } from './mac.ts'

export type Judgement = 'ours' | 'not ours' | 'unknown key'

/** Whether this service wrote a row that is not in the chain yet. */
export function judgeOpen(keys: Keys, row: SecurityEvent): Judgement | 'former' {
  const its = findKeys(keys, row.keyId)
  if (!its) return 'unknown key'
  if (!hasItsIp(its, row)) return 'not ours'
  if (row.stamp == null && row.seal == null) return 'former'
  const isBornSo = row.stamp != null && isSame(row.seal ?? '', macOf(its, row))
  return isBornSo ? 'ours' : 'not ours'
}

/** Whether a row is in its place and as it was sealed there. */
export function judgeSealed(keys: Keys, row: SecurityEvent, before?: SecurityEvent): Judgement {
  const its = findKeys(keys, row.keyId)
  if (!its) return 'unknown key'
  const isLinked = [linkOf, formerLinkOf].some((link) =>
    isSame(row.seal ?? '', link(its, row, before)),
  )
  return isLinked && hasItsIp(its, row) ? 'ours' : 'not ours'
}

/** An address that is still there is the one that was sealed. */
const hasItsIp = (its: Pick<Keys, 'audit'>, { ip, ipSeal }: SecurityEvent): boolean =>
  ip == null || sealIp(its, ip) === ipSeal
