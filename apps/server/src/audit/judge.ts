import { findKeys, isSame, type Keys } from '../keys.ts'
import type { SecurityEvent } from './event.entity.ts'
import { formerLinkOf, linkOf, macOf, sealIp } from './mac.ts'

export type Judgement = 'ours' | 'not ours' | 'unknown key'

/** Verifies the MAC of a row not yet in the chain; `former` marks a row from before migration 0011. */
export function judgeOpen(keys: Keys, row: SecurityEvent): Judgement | 'former' {
  const rowKeys = findKeys(keys, row.keyId)
  if (!rowKeys) return 'unknown key'
  if (!hasItsIp(rowKeys, row)) return 'not ours'
  if (row.stamp == null && row.seal == null) return 'former'
  const isGenuine = row.stamp != null && isSame(row.seal ?? '', macOf(rowKeys, row))
  return isGenuine ? 'ours' : 'not ours'
}

/** Verifies a row's chain hash, which covers the row and its predecessor. */
export function judgeSealed(keys: Keys, row: SecurityEvent, before?: SecurityEvent): Judgement {
  const rowKeys = findKeys(keys, row.keyId)
  if (!rowKeys) return 'unknown key'
  const isLinked = [linkOf, formerLinkOf].some((link) =>
    isSame(row.seal ?? '', link(rowKeys, row, before)),
  )
  return isLinked && hasItsIp(rowKeys, row) ? 'ours' : 'not ours'
}

/** An unmasked IP must match its stored hash. */
const hasItsIp = (rowKeys: Pick<Keys, 'audit'>, { ip, ipSeal }: SecurityEvent): boolean =>
  ip == null || sealIp(rowKeys, ip) === ipSeal
