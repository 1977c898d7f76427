import { lazy, type ComponentType } from 'react'
import { waitForServer } from './api/connection.ts'

/** Loads a page on the first visit to it; a load that fails is repeated once the server is back. */
export function lazyPage<P>(load: () => Promise<ComponentType<P>>) {
  return lazy(async () => ({ default: await load().catch(() => waitForServer().then(load)) }))
}
