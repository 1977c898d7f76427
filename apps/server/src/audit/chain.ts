import { UniqueConstraintViolationException } from '@mikro-orm/core'
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
    const sealed = await sealBatch(root.fork(), keys).catch((error: unknown) => {
      if (error instanceof UniqueConstraintViolationException) return 0
      throw error
    })
    if (sealed < batch) return
  }
}

async function sealBatch(em: EntityManager, keys: Keys): Promise<number> {
  // The end of the chain first: what another process adds to it meanwhile makes our places taken.
  const sealed = { position: { $ne: null } }
  const [last] = await em.find(SecurityEvent, sealed, { orderBy: { position: 'desc' }, limit: 1 })
  const open = { position: null }
  const events = await em.find(SecurityEvent, open, { orderBy: { id: 'asc' }, limit: batch })
  let [position, seal] = [last?.position ?? 0, last?.seal ?? start]
  const links = events.map((event) => {
    position += 1
    seal = sealOf(event, position, { keys, before: seal })
    return { id: event.id, position, seal }
  })
  if (links.length > 0) await writeLinks(em, links)
  return links.length
}

type Link = { id: number; position: number; seal: string }

/** All or none, in one statement: a busy hour has many. */
async function writeLinks(em: EntityManager, links: Link[]): Promise<void> {
  const cases = links.map(() => 'when ? then ?').join(' ')
  const marks = links.map(() => '?').join(', ')
  await em.execute(
    `update security_events set position = case id ${cases} end, seal = case id ${cases} end
      where id in (${marks}) and position is null`,
    [
      ...links.flatMap(({ id, position }) => [id, position]),
      ...links.flatMap(({ id, seal }) => [id, seal]),
      ...links.map(({ id }) => id),
    ],
  )
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

type Before = { keys: Keys; before: string }

/** Everything but the IP itself, which is masked in time, and the row's own id. */
function sealOf(event: SecurityEvent, position: number, { keys, before }: Before): string {
  const { at, kind, userId, actor, detail, ipSeal, userAgent, requestId } = event
  const told = [at.toISOString(), kind, userId, actor, detail, ipSeal, userAgent, requestId]
  const parts = told.map((part) => JSON.stringify(part ?? null))
  const { audit } = findKeys(keys, event.keyId) ?? keys
  return hmac(audit, before, String(position), ...parts).toString('base64url')
}
