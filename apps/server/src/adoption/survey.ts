import type { EntityManager } from '@mikro-orm/sql'
import { emailKey, usernameKey, type Survey } from './old-account.ts'
import { correctCreated, readTime } from './old-dates.ts'
import type { OldClock } from './old-clock.ts'
import { rowsById } from './read-by-id.ts'

type Row = {
  id: number
  username: string
  email: string
  status: string
  created_at: string | null
  isAdopted: number
}

/**
 * Reads all accounts once. Among accounts that share a name, the oldest active one keeps it, otherwise
 * the oldest. An account without a date counts as no newer than the next one by id. Both results are the
 * same on every run.
 */
export async function surveyAccounts(
  em: EntityManager,
  { clock, adopted }: { clock: OldClock; adopted: string },
): Promise<Survey & { count: number }> {
  const [names, addresses] = [new Map<string, Owner>(), new Map<string, Owner>()]
  const beginnings = new Map<number, Date>()
  let undated: number[] = []
  let newest: Date | undefined
  let count = 0
  const columns = `username, email, status, cast(created_at as char) as created_at,
    if(${adopted}, 1, 0) as isAdopted`
  for await (const row of rowsById<Row>(em, { columns, from: 'users' })) {
    count++
    const owner = { id: row.id, isActive: row.status === 'active' }
    claim(names, usernameKey(row.username), owner)
    claim(addresses, emailKey(row.email), owner)
    const stored = readTime(row.created_at)
    if (!stored) undated.push(row.id)
    else {
      newest = row.isAdopted === 1 ? stored : correctCreated(stored, clock)
      for (const id of undated) beginnings.set(id, newest)
      undated = []
    }
  }
  for (const id of undated) if (newest) beginnings.set(id, newest)
  return { names: idsOf(names), addresses: idsOf(addresses), beginnings, clock, count }
}

type Owner = { id: number; isActive: boolean }

function claim(owners: Map<string, Owner>, key: string, owner: Owner): void {
  const holder = owners.get(key)
  if (!holder || (owner.isActive && !holder.isActive)) owners.set(key, owner)
}

const idsOf = (owners: Map<string, Owner>): Map<string, number> =>
  new Map(Array.from(owners, ([key, { id }]) => [key, id]))
