import { findKeys, isSame, type Keys } from '../keys.ts'
import type { SecurityEvent } from './event.entity.ts'
import { formerLinkOf, linkOf, macOf, sealIp } from './mac.ts'

export type Judgement = 'ours' | 'not ours' | 'unknown key'

/** Judges whether this service wrote a row that is not in the chain yet. */
export function judgeOpen(keys: Keys, row: SecurityEvent): Judgement | 'former' {
  const rowKeys = findKeys(keys, row.keyId)
  if (!rowKeys) return 'unknown key'
  if (!hasItsIp(rowKeys, row)) return 'not ours'
  if (row.stamp == null && row.seal == null) return 'former'
  const isGenuine = row.stamp != null && isSame(row.seal ?? '', macOf(rowKeys, row))
  return isGenuine ? 'ours' : 'not ours'
}

/** Judges whether a row of the chain is at its position and unaltered. */
export function judgeSealed(keys: Keys, row: SecurityEvent, before?: SecurityEvent): Judgement {
  const rowKeys = findKeys(keys, row.keyId)
  if (!rowKeys) return 'unknown key'
  const isLinked = [linkOf, formerLinkOf].some((link) =>
    isSame(row.seal ?? '', link(rowKeys, row, before)),
  )
  return isLinked && hasItsIp(rowKeys, row) ? 'ours' : 'not ours'
}

/** An address that is present must be the one that was sealed. */
const hasItsIp = (rowKeys: Pick<Keys, 'audit'>, { ip, ipSeal }: SecurityEvent): boolean =>
  ip == null || sealIp(rowKeys, ip) === ipSeal
