import { lazy, type ComponentType } from 'react'
import { waitForServer } from './api/connection.ts'
import { reloadPage } from './forms/use-unsaved-changes.ts'
import { tabStorage } from './storage.ts'

const storageKey = 'latchkey.reloaded'

/** Loads a page on the first visit to it. */
export const lazyPage = <P>(load: () => Promise<ComponentType<P>>) =>
  lazy(async () => ({ default: await loadPart(load) }))

/** Loads a part of the pages; a failed load is repeated once the server is back. */
export const loadPart = <T>(load: () => Promise<T>): Promise<T> =>
  load()
    .catch(() => waitForServer().then(load))
    .catch(renewPage)

/**
 * After an upgrade the server lacks the files that an older page requests. A reload gets the new page; a
 * page that lacks them too does not reload again.
 */
async function renewPage(failure: unknown): Promise<never> {
  const build = import.meta.url
  const wasReloaded = tabStorage.read(storageKey) === build
  tabStorage.write(storageKey, build)
  // Without storage in the browser, the page could reload without end.
  if (wasReloaded || tabStorage.read(storageKey) !== build) throw failure
  reloadPage()
  return new Promise<never>(() => {})
}
