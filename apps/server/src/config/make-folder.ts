import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder and those above it, for this user only. Node's own recursive mkdir spins for ever
 * where a folder exists and still answers ENOENT to every mkdir in it, as /proc does.
 */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  if (dirname(folder) !== folder) makeFolder(dirname(folder))
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    // Another process may have been quicker.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

/** A file for this user only, to be filled by what would make one that everybody can read. */
export function makePrivateFile(file: string): void {
  closeSync(openSync(file, 'a', 0o600))
  closeToOthers(file)
}

/**
 * Takes from others what an earlier version, or a hand, left open to them, and says so; a file of
 * somebody else stays.
 */
export function closeToOthers(...files: string[]): void {
  for (const file of files) {
    const stats = statSync(file, { throwIfNoEntry: false })
    if (!stats?.isFile() || (stats.mode & 0o077) === 0) continue
    try {
      chmodSync(file, 0o600)
      const mode = (stats.mode & 0o777).toString(8).padStart(4, '0')
      process.emitWarning(
        `${file} was open to other users (mode ${mode}) and is for this one only now`,
      )
    } catch (error) {
      if (!['EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    }
  }
}
