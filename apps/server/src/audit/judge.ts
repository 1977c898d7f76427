import { findKeys, constantTimeEqual, type Keys } from '../keys.ts'
import type { SecurityEvent } from './event.entity.ts'
import { formerChainHash, chainHash, rowMac, sealIp } from './mac.ts'

export type Judgement = 'valid' | 'tampered' | 'unknown key'

/**
 * Verifies the MAC of a row not yet in the chain. Rows of versions before migration 0011 have none:
 * `before 0011`.
 */
export function verifyUnchained(keys: Keys, row: SecurityEvent): Judgement | 'before 0011' {
  const rowKeys = findKeys(keys, row.keyId)
  if (!rowKeys) return 'unknown key'
  if (!hasItsIp(rowKeys, row)) return 'tampered'
  if (row.stamp == null && row.seal == null) return 'before 0011'
  const isGenuine = row.stamp != null && constantTimeEqual(row.seal ?? '', rowMac(rowKeys, row))
  return isGenuine ? 'valid' : 'tampered'
}

/** Verifies a row's chain hash, which covers the row and its predecessor. */
export function verifyChained(keys: Keys, row: SecurityEvent, previous?: SecurityEvent): Judgement {
  const rowKeys = findKeys(keys, row.keyId)
  if (!rowKeys) return 'unknown key'
  const isLinked = [chainHash, formerChainHash].some((link) =>
    constantTimeEqual(row.seal ?? '', link(rowKeys, row, previous)),
  )
  return isLinked && hasItsIp(rowKeys, row) ? 'valid' : 'tampered'
}

/** An unmasked IP must match its stored hash. */
const hasItsIp = (rowKeys: Pick<Keys, 'audit'>, { ip, ipSeal }: SecurityEvent): boolean =>
  ip == null || sealIp(rowKeys, ip) === ipSeal
