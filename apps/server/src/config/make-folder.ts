import { detailsOf } from '../error-details.ts'
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Creates a folder and its parents for this user only. Node's recursive mkdir loops for ever in folders
 * such as /proc, which exist but answer every mkdir with ENOENT.
 */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  if (dirname(folder) !== folder) makeFolder(dirname(folder))
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    // Another process may have created it first.
    if (detailsOf(error).code !== 'EEXIST') throw error
  }
}

/** Creates a private file in advance, for programs that would create a world-readable one. */
export function makePrivateFile(file: string): void {
  closeSync(openSync(file, 'a', 0o600))
  closeToOthers(file)
}

/**
 * Restricts files to this user if an earlier version or an operator left them open, and warns about it.
 * Files of another owner stay unchanged.
 */
export function closeToOthers(...files: string[]): void {
  for (const file of files) {
    const stats = statSync(file, { throwIfNoEntry: false })
    if (!stats?.isFile() || (stats.mode & 0o077) === 0) continue
    try {
      chmodSync(file, 0o600)
      const mode = (stats.mode & 0o777).toString(8).padStart(4, '0')
      process.emitWarning(
        `${file} was accessible to other users (mode ${mode}) and is now private to this one`,
      )
    } catch (error) {
      if (!['EPERM', 'EROFS'].includes(detailsOf(error).code ?? '')) throw error
    }
  }
}
