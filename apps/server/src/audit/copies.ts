import type { EntityManager } from '@mikro-orm/sql'
import { ask } from '../database/ask.ts'
import { copiedEvent } from './event.statements.ts'

/**
 * Finds the position of a row that occurs twice. A unique index forbids it, but an attacker who drops
 * the index can have a copy sealed.
 */
export async function findCopy(em: EntityManager): Promise<number | undefined> {
  const [copy] = await ask(em, copiedEvent)
  return copy?.position
}
