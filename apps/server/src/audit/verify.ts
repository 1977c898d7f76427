import type { EntityManager } from '@mikro-orm/sql'
import type { Keys } from '../keys.ts'
import { findCopy } from './copies.ts'
import { createEarlyMasks } from './early-masks.ts'
import { SecurityEvent } from './event.entity.ts'
import { headOf, type Head } from './head.ts'
import { verifyChained } from './judge.ts'
import { readOpen, type OpenRows } from './open-rows.ts'

const page = 1000

/**
 * `heads` are ends of the chain noted earlier. Verification starts after `from`, which is one of them.
 */
type Options = { keys: Keys; now: Date; heads?: readonly Head[]; from?: Head | undefined }

export type Finding =
  | 'altered'
  | 'missing'
  | 'without its address'
  | 'a copy'
  | 'not what was noted'
type Fault = { position: number; fault: Finding }

export type Unjudged = { from: number; to: number; count: number; keyIds: Set<string> }

export type Verdict = {
  /** Verified rows of the chain, up to its end or to the first fault. */
  checked: number
  head?: string
  fault?: Fault
  /** Rows of the chain written under a key that is not listed. */
  unjudged?: Unjudged
  /** The noted row at which verification began, if no row before or after it is left to judge it. */
  unproven?: number
  open: OpenRows
}

/** Verifies the whole log without changing it. */
export async function verifyLog(root: EntityManager, options: Options): Promise<Verdict> {
  return { ...(await walkChain(root, options)), open: await readOpen(root, options) }
}

type ChainResult = Omit<Verdict, 'open'>

async function walkChain(root: EntityManager, options: Options): Promise<ChainResult> {
  const { keys, now, heads = [], from } = options
  const headsAt = Map.groupBy(heads, ({ position }) => position)
  const masks = createEarlyMasks(now)
  const start = from?.position ?? 0
  let before = from && (await root.fork().findOne(SecurityEvent, { position: start }))
  // The seal of a row under an unknown key cannot be checked, but the next row covers all of it.
  let isJudged = from === undefined
  let unjudged: Unjudged | undefined
  let unproven: number | undefined
  const end = (position = 0, fault?: Finding): ChainResult => ({
    checked: Math.max(0, (fault ? position - 1 : (before?.position ?? 0)) - start),
    ...(before && { head: headOf(before) }),
    ...(unjudged && { unjudged }),
    ...(unproven !== undefined && { unproven }),
    ...(fault && { fault: { position, fault } }),
  })
  if (from && before?.seal !== from.seal)
    return end(start, before ? 'not what was noted' : 'missing')
  if (from && before) {
    // The row is judged by the one before it. If that one is gone, only a later row can judge it.
    const earlier = await root.fork().findOne(SecurityEvent, { position: start - 1 })
    const isJudgeable = earlier !== null || start === 1
    const judgement = isJudgeable ? verifyChained(keys, before, earlier ?? undefined) : 'unproven'
    if (judgement === 'tampered') return end(start, 'altered')
    isJudged = judgement === 'valid'
  }
  for await (const row of readChain(root, start)) {
    const expected = (before?.position ?? 0) + 1
    if (row.position !== expected) return end(expected, 'missing')
    const judgement = verifyChained(keys, row, before ?? undefined)
    if (judgement === 'tampered') return end(isJudged ? expected : expected - 1, 'altered')
    if (judgement === 'unknown key') unjudged = withRow(unjudged, row, expected)
    if (masks.isWrong(row)) return end(expected, 'without its address')
    const isNoted = headsAt.get(expected)?.every(({ seal }) => seal === row.seal) ?? true
    if (!isNoted) return end(expected, 'not what was noted')
    isJudged = judgement === 'valid'
    before = row
  }
  const last = before?.position ?? 0
  if (from && last === start && !isJudged) unproven = start
  if (heads.some(({ position }) => position > last)) return end(last + 1, 'missing')
  const masked = await masks.findWrong(root.fork())
  if (masked !== undefined) return end(masked, 'without its address')
  const copy = await findCopy(root.fork())
  return copy === undefined ? end() : end(copy, 'a copy')
}

async function* readChain(root: EntityManager, after = 0): AsyncGenerator<SecurityEvent> {
  for (let position = after; ;) {
    const next = { position: { $gt: position } }
    const options = { orderBy: { position: 'asc' }, limit: page } as const
    const rows = await root.fork().find(SecurityEvent, next, options)
    yield* rows
    if (rows.length < page) return
    position = rows.at(-1)?.position ?? position
  }
}

function withRow(rows: Unjudged | undefined, { keyId }: SecurityEvent, position: number): Unjudged {
  const { from = position, count = 0, keyIds = new Set<string>() } = rows ?? {}
  return { from, to: position, count: count + 1, keyIds: keyIds.add(keyId) }
}
