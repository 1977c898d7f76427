import type { EntityManager } from '@mikro-orm/sql'
import { ask } from '../database/ask.ts'
import { passwordsPerKey } from '../users/user.statements.ts'

/** Counts passwords per key: an older key may be removed once it has none. */
export async function countByKey(em: EntityManager): Promise<Map<string, number>> {
  const rows = await ask(em, passwordsPerKey)
  return new Map(rows.map(({ password_key_id: id, count }) => [id, Number(count)]))
}
