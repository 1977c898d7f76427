import type { EntityManager } from '@mikro-orm/sql'
import { unconverted } from './convert.ts'
import { emailKey, usernameKey, type Survey } from './old-account.ts'
import type { OldClock } from './old-clock.ts'
import { rowsById } from './read-by-id.ts'
import { createSeenBefore } from './seen-before.ts'

/** The last two are the names that an interrupted run wrote, null before that. */
type Row = {
  id: number
  username: string
  email: string
  status: string
  name: string | null
  address: string | null
}

type Known = {
  clock: OldClock
  /** True if an interrupted run added our columns. */
  hasColumns: boolean
}

/**
 * Finds the names and addresses that several accounts share, and the account that keeps each: the one to
 * which an interrupted run gave it, otherwise the oldest active one, otherwise the oldest. The old service
 * may ban one of them between two runs. The accounts are read twice, so that only shared names stay in
 * memory.
 */
export async function surveyAccounts(
  em: EntityManager,
  { clock, hasColumns }: Known,
): Promise<Survey & { count: number }> {
  const sharing = { names: createSharing(), addresses: createSharing() }
  const written = (column: string) => (hasColumns ? `if(${unconverted}, null, ${column})` : 'null')
  const columns = `username, email, status, ${written('username_canonical')} as name,
    ${written('email_canonical')} as address`
  const accounts = () => rowsById<Row>(em, { columns, from: 'users' })
  let count = 0
  for await (const { username, email, name, address } of accounts()) {
    count++
    sharing.names.note(usernameKey(username), name)
    sharing.addresses.note(emailKey(email), address)
  }
  if (sharing.names.isAny() || sharing.addresses.isAny()) {
    for await (const { id, username, email, status, name, address } of accounts()) {
      const rank = status === 'active' ? 1 : 0
      const owner = { id, rank: name === null ? rank : 2 }
      sharing.names.claim(name ?? usernameKey(username), owner)
      sharing.addresses.claim(address ?? emailKey(email), owner)
    }
  }
  return { names: sharing.names.keepers(), addresses: sharing.addresses.keepers(), clock, count }
}

/** Of two owners the one with the higher rank keeps what they share. */
type Owner = { id: number; rank: number }

function createSharing() {
  const isSeenBefore = createSeenBefore()
  const owners = new Map<string, Owner | undefined>()
  return {
    note(key: string, written: string | null): void {
      for (const one of new Set([key, written ?? key]))
        if (isSeenBefore(one)) owners.set(one, undefined)
    },
    isAny: () => owners.size > 0,
    claim(key: string, owner: Owner): void {
      if (!owners.has(key)) return
      const holder = owners.get(key)
      if (!holder || owner.rank > holder.rank) owners.set(key, owner)
    },
    keepers: () =>
      new Map(Array.from(owners).flatMap(([key, owner]) => (owner ? [[key, owner.id]] : []))),
  }
}
