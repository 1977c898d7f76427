import { open } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Settles when everything committed so far outlives the loss of power. */
export type ToDisk = () => Promise<void>

/**
 * SQLite's commits reach the operating system, and the disk at the next checkpoint. Flushing the
 * write-ahead log after one makes it what `synchronous=full` would, beside the thread that answers.
 */
export function createToDisk(path: string): ToDisk {
  let running: Promise<void> = Promise.resolve()
  let next: Promise<void> | undefined
  return () => {
    // One under way may have begun before this commit; all who come meanwhile share the next.
    next ??= running
      .catch(() => {})
      .then(() => {
        next = undefined
        return (running = sync(`${path}-wal`))
      })
    return next
  }
}

/** The log's own entry in its folder, once after it was made. */
export const folderToDisk = (path: string): Promise<void> => sync(dirname(path))

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
