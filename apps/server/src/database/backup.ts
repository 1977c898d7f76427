import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { localError } from '../config/local-language.ts'
import { closeToOthers, makeFolder, makePrivateFile } from '../config/make-folder.ts'
import { copyName, inUse, noDatabaseAt, noSqlite, notBackup, notEmpty } from './backup-faults.ts'

export const secretsName = 'secrets.json'

/** SQLite's online backup: a consistent state while others read and write. */
export async function copyBackup(
  database: string,
  folder: string,
): Promise<{ hasSecrets: boolean; bytes: number }> {
  if (!existsSync(database)) throw noDatabaseAt(database)
  if (existsSync(folder) && readdirSync(folder).length > 0) throw localError(notEmpty(folder))
  makeFolder(folder)
  const copy = join(folder, copyName)
  makePrivateFile(copy)
  const source = new DatabaseSync(database, { readOnly: true, timeout: 5000 })
  try {
    await backup(source, copy)
  } finally {
    source.close()
  }
  leaveWal(copy)
  requireWhole(copy)
  const secrets = secretsBeside(database)
  const hasSecrets = existsSync(secrets)
  if (hasSecrets) copyPrivately(secrets, join(folder, secretsName))
  return { hasSecrets, bytes: statSync(copy).size }
}

/** Restores a backup. Returns the paths under which the previous files are kept. */
export function putBackupBack(folder: string, database: string): string[] {
  const copy = join(folder, copyName)
  if (!existsSync(copy)) throw localError(notBackup(folder))
  requireWhole(copy)
  makeFolder(dirname(database))
  if (existsSync(database)) leaveWal(database)
  const suffix = `before-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`
  const kept = [replaceFile(copy, database, suffix)]
  const secrets = join(folder, secretsName)
  if (existsSync(secrets)) kept.push(replaceFile(secrets, secretsBeside(database), suffix))
  return kept.filter((path) => path !== undefined)
}

const secretsBeside = (database: string): string => join(dirname(database), secretsName)

/** The new file is complete beside the old one before either is renamed. */
function replaceFile(from: string, to: string, suffix: string): string | undefined {
  const fresh = `${to}.restoring`
  copyPrivately(from, fresh)
  const old = existsSync(to) ? `${to}.${suffix}` : undefined
  if (old !== undefined) {
    closeToOthers(to)
    renameSync(to, old)
  }
  renameSync(fresh, to)
  return old
}

/** Copies by hand, because Node's copy applies the source's mode before the first byte. */
export function copyPrivately(
  from: string,
  to: string,
  onProgress?: (bytes: number) => void,
): void {
  makePrivateFile(to)
  const [source, target] = [openSync(from, 'r'), openSync(to, 'w')]
  try {
    const piece = Buffer.alloc(1024 * 1024)
    for (let length = readSync(source, piece); length > 0; length = readSync(source, piece)) {
      for (let at = 0; at < length;) at += writeSync(target, piece, at, length - at)
      onProgress?.(length)
    }
    fsyncSync(target)
  } finally {
    closeSync(source)
    closeSync(target)
  }
}

export function requireWhole(file: string): void {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    const [row] = database.prepare('pragma integrity_check').all()
    if (row?.['integrity_check'] === 'ok') return
  } catch (cause) {
    throw localError(noSqlite(file), { cause })
  } finally {
    database.close()
  }
  throw localError({ en: `${file} is damaged`, zh: `${file} 已损坏` })
}

/**
 * Merges the WAL into the database file. This needs exclusive access, so a running service is detected.
 */
export function leaveWal(file: string): void {
  const database = new DatabaseSync(file, { timeout: 200 })
  try {
    database.exec('pragma journal_mode = delete')
  } catch (cause) {
    throw localError(inUse(file), { cause })
  } finally {
    database.close()
  }
  for (const rest of ['-wal', '-shm']) rmSync(`${file}${rest}`, { force: true })
}
