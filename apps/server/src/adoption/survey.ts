import type { EntityManager } from '@mikro-orm/sql'
import { emailKey, usernameKey, type Survey } from './old-account.ts'
import type { OldClock } from './old-clock.ts'
import { rowsById } from './read-by-id.ts'
import { createSeenBefore } from './seen-before.ts'

type Row = { id: number; username: string; email: string; status: string }
const columns = 'username, email, status'

/**
 * Finds the names and addresses that several accounts share, and the account that keeps each: the oldest
 * active one, otherwise the oldest. The result is the same on every run. The accounts are read twice, so
 * that only shared names stay in memory.
 */
export async function surveyAccounts(
  em: EntityManager,
  clock: OldClock,
): Promise<Survey & { count: number }> {
  const sharing = { names: createSharing(), addresses: createSharing() }
  let count = 0
  for await (const { username, email } of rowsById<Row>(em, { columns, from: 'users' })) {
    count++
    sharing.names.note(usernameKey(username))
    sharing.addresses.note(emailKey(email))
  }
  if (sharing.names.isAny() || sharing.addresses.isAny()) {
    for await (const row of rowsById<Row>(em, { columns, from: 'users' })) {
      const owner = { id: row.id, isActive: row.status === 'active' }
      sharing.names.claim(usernameKey(row.username), owner)
      sharing.addresses.claim(emailKey(row.email), owner)
    }
  }
  return { names: sharing.names.keepers(), addresses: sharing.addresses.keepers(), clock, count }
}

type Owner = { id: number; isActive: boolean }

function createSharing() {
  const isSeenBefore = createSeenBefore()
  const owners = new Map<string, Owner | undefined>()
  return {
    note(key: string): void {
      if (isSeenBefore(key)) owners.set(key, undefined)
    },
    isAny: () => owners.size > 0,
    claim(key: string, owner: Owner): void {
      if (!owners.has(key)) return
      const holder = owners.get(key)
      if (!holder || (owner.isActive && !holder.isActive)) owners.set(key, owner)
    },
    keepers: () =>
      new Map(Array.from(owners).flatMap(([key, owner]) => (owner ? [[key, owner.id]] : []))),
  }
}
