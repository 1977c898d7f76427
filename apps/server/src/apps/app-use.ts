import type { UsedApp } from '@latchkey/shared/account'
import type { EntityManager } from '@mikro-orm/sql'
import { AppUse } from './app-use.entity.ts'
import type { App } from './app.entity.ts'

type Key = { user: number; app: string }

type Entry = { user: number; app: Pick<App, 'id' | 'kind'>; asked: readonly string[]; now: Date }

/**
 * Lets an account in to an app, unless a third-party app asks for something that was not agreed to. The row is
 * a lock: agreements, entries and removals happen one after the other.
 */
export async function admit(em: EntityManager, { user, app, asked, now }: Entry): Promise<boolean> {
  const key = { user, app: app.id }
  if (app.kind === 'third_party') return (await recordUse(em, key, now)) && isAgreed(em, key, asked)
  await enter(em, key, now)
  return true
}

async function isAgreed(em: EntityManager, key: Key, asked: readonly string[]): Promise<boolean> {
  const { scopes, agreedAt } = await em.findOneOrFail(AppUse, key)
  return agreedAt != null && asked.every((scope) => scopes.includes(scope))
}

/** Keeps what a person agreed that an app may learn, beside what was agreed before. */
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

/** Records that an app is used, and returns whether its access was there. */
const recordUse = async (em: EntityManager, key: Key, now: Date): Promise<boolean> =>
  (await em.nativeUpdate(AppUse, key, { lastUsedAt: now })) > 0

/**
 * Records that an app is used, from now on if it was not before. One statement, because an update that finds no
 * row locks the gap in MySQL, and first visits at once would roll each other back.
 */
const enter = (em: EntityManager, key: Key, now: Date) =>
  em.upsert(AppUse, newUse(key, now), {
    onConflictMergeFields: ['lastUsedAt'],
    disableIdentityMap: true,
  })

/** A use that begins. */
export const newUse = (key: Key, now: Date) => ({
  ...key,
  scopes: [],
  agreedAt: null,
  createdAt: now,
  lastUsedAt: now,
})

/** The apps that an account uses, most recently used first. */
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
