import type { EntityManager } from '@mikro-orm/sql'
import { seconds, type Ticks } from '../clock.ts'
import { createFreshCopy } from '../database/fresh-copy.ts'
import { App } from './app.entity.ts'

/** The registered apps, at most two seconds old. */
export type RegisteredApps = {
  all(): Promise<readonly App[]>
  /** Like `all`, but returns the last known apps if the database does not answer. */
  latest(): Promise<readonly App[]>
  /**
   * The origins of own apps as of the last `all`: their pages may call the API with the user's cookies.
   * Third-party apps may not.
   */
  trustedOrigins(): readonly string[]
}

/** The time in which a change reaches every process. */
const freshFor = seconds(2)

/** Keeps the few apps in memory, because every request from another origin asks for them. */
export function createRegisteredApps(em: EntityManager, ticks: Ticks): RegisteredApps {
  let trusted: readonly string[] = []

  async function read(): Promise<readonly App[]> {
    const apps = await em.fork().find(App, {}, { orderBy: { createdAt: 'asc', id: 'asc' } })
    trusted = apps.flatMap(({ kind, origins }) => (kind === 'own' ? origins : []))
    return apps
  }

  const copy = createFreshCopy(read, { freshFor, ticks })
  return {
    all: copy.get,
    latest: copy.latest,
    trustedOrigins: () => trusted,
  }
}
