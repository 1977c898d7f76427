import { hmac, type Keys } from '../keys.ts'
import type { SecurityEvent } from './event.entity.ts'

type Audit = Pick<Keys, 'audit'>

/** The columns that a MAC covers. A hash stands for the IP, which is masked after a while. */
type Content = Pick<
  SecurityEvent,
  'at' | 'kind' | 'userId' | 'actor' | 'actorId' | 'detail' | 'ipSeal' | 'userAgent' | 'requestId'
>
type New = Content & Pick<SecurityEvent, 'keyId' | 'stamp'>

const beginning = 'latchkey security log'

export const sealIp = ({ audit }: Audit, ip: string): string =>
  hmac(audit, 'ip', ip).toString('base64url')

/**
 * The seal of a new row. Only the service can compute it, and the link that later replaces it cannot be
 * turned back. A row that SQL inserted or took out of the chain therefore never enters it.
 */
export const rowMac = ({ audit }: Audit, row: New): string =>
  hmac(audit, 'row', ...texts(row.keyId, row.stamp), ...contentOf(row)).toString('base64url')

/**
 * The seal of a row in the chain. It covers the whole row before as well, whose key may be gone by
 * then.
 */
export function chainHash({ audit }: Audit, row: SecurityEvent, previous?: SecurityEvent): string {
  const former = previous ? [previous.seal ?? '', ...rowOf(previous)] : [beginning]
  return hmac(audit, 'link', ...former, ...rowOf(row)).toString('base64url')
}

/**
 * The link as versions before migration 0011 computed it. They may run beside this one during an
 * upgrade.
 */
export const formerChainHash = (
  { audit }: Audit,
  row: SecurityEvent,
  previous?: SecurityEvent,
): string =>
  hmac(audit, previous?.seal ?? beginning, String(row.position), ...contentOf(row)).toString(
    'base64url',
  )

export const isSameRow = (one: SecurityEvent, other: SecurityEvent): boolean =>
  one.seal === other.seal && rowOf(one).join() === rowOf(other).join()

const rowOf = (row: SecurityEvent): string[] => [
  ...texts(row.id, row.position, row.keyId, row.stamp),
  ...contentOf(row),
]

function contentOf(row: Content): string[] {
  const { at, kind, userId, actorId, detail, ipSeal, userAgent, requestId } = row
  // Without an administrator a row reads as it did before migration 0014, so its seal stays valid.
  const actor = actorId == null ? row.actor : [row.actor, actorId]
  // SQL can store a time that is none. Such a row must be judged like any other.
  const time = Number.isNaN(at.getTime()) ? null : at.toISOString()
  return texts(time, kind, userId, actor, detail, ipSeal, userAgent, requestId)
}

/** Encodes each column separately, so that no two rows read the same. */
const texts = (...columns: unknown[]): string[] =>
  columns.map((column) => JSON.stringify(column ?? null))
