import { UniqueConstraintViolationException } from '@mikro-orm/core'
import { inTransaction } from '../database/retry.ts'
import type { EntityManager } from '../database.ts'
import { findKeys, hmac, type Keys } from '../keys.ts'
import { SecurityEvent } from './event.entity.ts'

const batch = 200
const start = 'latchkey security log'

/**
 * Seals what is new: each row gets its place and a keyed hash over itself and the row before. Two
 * processes may try; the unique place lets one win, and the other finds the work done.
 */
export async function sealEvents(root: EntityManager, keys: Keys): Promise<void> {
  for (;;) {
    const sealed = await sealBatch(root, keys).catch((error: unknown) => {
      if (error instanceof UniqueConstraintViolationException) return 0
      throw error
    })
    if (sealed < batch) return
  }
}

async function sealBatch(root: EntityManager, keys: Keys): Promise<number> {
  return inTransaction(root, async (em) => {
    const open = { position: null }
    const events = await em.find(SecurityEvent, open, { orderBy: { id: 'asc' }, limit: batch })
    if (events.length === 0) return 0
    const [last] = await em.find(
      SecurityEvent,
      { position: { $ne: null } },
      { orderBy: { position: 'desc' }, limit: 1 },
    )
    let [position, seal] = [last?.position ?? 0, last?.seal ?? start]
    for (const event of events) {
      position += 1
      seal = sealOf(event, position, { keys, before: seal })
      await em.nativeUpdate(SecurityEvent, { id: event.id, position: null }, { position, seal })
    }
    return events.length
  })
}

export type ChainFault = { position: number; fault: 'altered' | 'missing' }

/** Walks the whole chain; the first row that is not what was sealed, or undefined. */
export async function verifyChain(
  root: EntityManager,
  keys: Keys,
): Promise<{ checked: number; fault?: ChainFault }> {
  let [position, seal] = [0, start]
  for (;;) {
    const events = await root
      .fork()
      .find(
        SecurityEvent,
        { position: { $gt: position } },
        { orderBy: { position: 'asc' }, limit: 1000 },
      )
    if (events.length === 0) return { checked: position }
    for (const event of events) {
      const next = position + 1
      if (event.position !== next)
        return { checked: position, fault: { position: next, fault: 'missing' } }
      seal = sealOf(event, next, { keys, before: seal })
      if (event.seal !== seal)
        return { checked: position, fault: { position: next, fault: 'altered' } }
      position = next
    }
  }
}

type Link = { keys: Keys; before: string }

/** Everything but the IP itself, which is masked in time, and the row's own id. */
function sealOf(event: SecurityEvent, position: number, { keys, before }: Link): string {
  const { at, kind, userId, actor, detail, ipSeal, userAgent, requestId } = event
  const told = [at.toISOString(), kind, userId, actor, detail, ipSeal, userAgent, requestId]
  const parts = told.map((part) => JSON.stringify(part ?? null))
  const { audit } = findKeys(keys, event.keyId) ?? keys
  return hmac(audit, before, String(position), ...parts).toString('base64url')
}
