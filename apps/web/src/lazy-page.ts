import { lazy, type ComponentType } from 'react'
import { waitForServer } from './api/connection.ts'

/** The page is loaded when somebody goes there, or when the network is back. */
export function lazyPage<P>(load: () => Promise<ComponentType<P>>) {
  return lazy(async () => ({ default: await load().catch(() => waitForServer().then(load)) }))
}
