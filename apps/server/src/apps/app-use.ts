import type { UsedApp } from '@latchkey/shared/account'
import type { EntityManager } from '@mikro-orm/sql'
import { AppUse } from './app-use.entity.ts'
import type { App } from './app.entity.ts'

type Key = { user: number; app: string }

type Entry = { user: number; app: Pick<App, 'id' | 'kind'>; asked: readonly string[]; now: Date }

/**
 * Admits an account to an app, unless a third-party app requests more than the user agreed to. The row
 * serves as a lock: agreements, entries and removals run one after the other.
 */
export async function admit(em: EntityManager, { user, app, asked, now }: Entry): Promise<boolean> {
  const key = { user, app: app.id }
  if (app.kind === 'third_party')
    return (await recordUse(em, key, now)) && isAgreed(await em.findOneOrFail(AppUse, key), asked)
  await enter(em, key, now)
  return true
}

type Agreed = { scopes: readonly string[]; agreedAt?: unknown }

/** Returns whether the user agreed to all that a third-party app requests. */
export const isAgreed = ({ scopes, agreedAt }: Agreed, asked: readonly string[]): boolean =>
  agreedAt != null && asked.every((scope) => scopes.includes(scope))

/** Stores the user's consent for an app, in addition to earlier consents. */
export async function agree(
  em: EntityManager,
  key: Key,
  { scopes, now }: { scopes: readonly string[]; now: Date },
): Promise<void> {
  await enter(em, key, now)
  const before = await em.findOneOrFail(AppUse, key)
  const all = [...new Set([...before.scopes, ...scopes])]
  await em.nativeUpdate(AppUse, key, { scopes: all, agreedAt: now })
}

/** Records a use of an app, and returns whether its access existed. */
const recordUse = async (em: EntityManager, key: Key, now: Date): Promise<boolean> =>
  (await em.nativeUpdate(AppUse, key, { lastUsedAt: now })) > 0

/**
 * Records a use of an app, and starts its access if there was none. It is one statement: in MySQL, an
 * update that finds no row locks the gap, and concurrent first visits would roll each other back.
 */
const enter = (em: EntityManager, key: Key, now: Date) =>
  em.upsert(AppUse, newUse(key, now), {
    onConflictMergeFields: ['lastUsedAt'],
    disableIdentityMap: true,
  })

/** The row of a first use. */
export const newUse = (key: Key, now: Date) => ({
  ...key,
  scopes: [],
  agreedAt: null,
  createdAt: now,
  lastUsedAt: now,
})

/** Returns the apps that an account uses, most recently used first. */
export async function findUsedApps(em: EntityManager, user: number): Promise<UsedApp[]> {
  const newestFirst = { orderBy: { lastUsedAt: 'desc', app: 'asc' } } as const
  const uses = await em.find(AppUse, { user }, { ...newestFirst, populate: ['app'] })
  return uses.map(({ app, scopes, createdAt, lastUsedAt }) => ({
    id: app.id,
    name: app.name,
    kind: app.kind,
    scopes: app.kind === 'third_party' ? scopes : [],
    since: createdAt.toISOString(),
    lastUsedAt: lastUsedAt.toISOString(),
  }))
}
