import { open } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Resolves once everything committed so far would survive a power loss. */
export type ToDisk = () => Promise<void>

/**
 * SQLite commits reach the operating system at once, and the disk at the next checkpoint. Flushing the
 * write-ahead log gives `synchronous=full` for chosen commits without blocking the event loop.
 */
export function createToDisk(path: string): ToDisk {
  let running: Promise<void> = Promise.resolve()
  let next: Promise<void> | undefined
  return () => {
    // A flush in progress may have begun before this commit; all later callers share the next one.
    next ??= running
      .catch(() => {})
      .then(() => {
        next = undefined
        return (running = sync(`${path}-wal`))
      })
    return next
  }
}

/** Flushes the folder entry of the log, once after its creation. */
export const folderToDisk = (path: string): Promise<void> => sync(dirname(path))

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
