import { lazy, type ComponentType } from 'react'
import { waitForServer } from './api/connection.ts'

/** Comes when somebody goes there, or, without a network, when there is one again. */
export function lazyPage<P>(load: () => Promise<ComponentType<P>>) {
  return lazy(async () => ({ default: await load().catch(() => waitForServer().then(load)) }))
}
