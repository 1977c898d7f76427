import { findKeys, isSame, type Keys } from '../keys.ts'
import type { SecurityEvent } from './event.entity.ts'
import { formerLinkOf, linkOf, macOf, sealIp } from './mac.ts'

export type Judgement = 'ours' | 'not ours' | 'unknown key'

/** Judges whether this service wrote a row that is not in the chain yet. */
export function judgeOpen(keys: Keys, row: SecurityEvent): Judgement | 'former' {
  const its = findKeys(keys, row.keyId)
  if (!its) return 'unknown key'
  if (!hasItsIp(its, row)) return 'not ours'
  if (row.stamp == null && row.seal == null) return 'former'
  const isBornSo = row.stamp != null && isSame(row.seal ?? '', macOf(its, row))
  return isBornSo ? 'ours' : 'not ours'
}

/** Judges whether a row of the chain is at its position and unaltered. */
export function judgeSealed(keys: Keys, row: SecurityEvent, before?: SecurityEvent): Judgement {
  const its = findKeys(keys, row.keyId)
  if (!its) return 'unknown key'
  const isLinked = [linkOf, formerLinkOf].some((link) =>
    isSame(row.seal ?? '', link(its, row, before)),
  )
  return isLinked && hasItsIp(its, row) ? 'ours' : 'not ours'
}

/** An address that is present must be the one that was sealed. */
const hasItsIp = (its: Pick<Keys, 'audit'>, { ip, ipSeal }: SecurityEvent): boolean =>
  ip == null || sealIp(its, ip) === ipSeal
