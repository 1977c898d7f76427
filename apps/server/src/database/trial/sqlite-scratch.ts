import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { copyName } from '../backup-faults.ts'
import { copyPrivately, requireWhole, secretsName } from '../backup.ts'
import { BadBackup } from './bad-backup.ts'
import type { Backup } from './kind.ts'
import type { Scratch } from './scratch-database.ts'

/** Restores the file into a folder that only this user may open. */
export function restoreFile(backup: Extract<Backup, { kind: 'file' }>): Scratch {
  requireAllPages(backup)
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-backup-'))
  const remove = async () => rmSync(folder, { recursive: true, force: true })
  const file = join(folder, copyName)
  return {
    url: `sqlite:${file}`,
    remove,
    async restore(onProgress) {
      copyPrivately(backup.path, file, onProgress)
      if (backup.secrets !== undefined) copyPrivately(backup.secrets, join(folder, secretsName))
      requireSound(file, backup.path)
    },
    async ask(sql) {
      const database = new DatabaseSync(file, { readOnly: true })
      try {
        return database.prepare(sql).all()
      } finally {
        database.close()
      }
    },
  }
}

/** Names a truncated file as such. The header counts the pages, unless an old program wrote it. */
function requireAllPages({ path, bytes }: { path: string; bytes: number }): void {
  const header = Buffer.alloc(100)
  const file = openSync(path, 'r')
  const length = readSync(file, header)
  closeSync(file)
  const size = header.readUInt16BE(16)
  const isCounted = header.readUInt32BE(24) === header.readUInt32BE(92)
  const expected = (size === 1 ? 65_536 : size) * header.readUInt32BE(28)
  if (length < header.length || (isCounted && bytes < expected))
    throw new BadBackup({
      en: `${path} is truncated: it has ${bytes} of ${expected} bytes`,
      zh: `${path} 不完整：应有 ${expected} 字节，实有 ${bytes} 字节`,
    })
}

function requireSound(file: string, name: string): void {
  try {
    requireWhole(file)
  } catch (cause) {
    const words = {
      en: `${name} is damaged: restore from an older one`,
      zh: `${name} 已损坏，请用更早的备份`,
    }
    throw new BadBackup(words, { cause })
  }
  const database = new DatabaseSync(file, { readOnly: true })
  const broken = database.prepare('pragma foreign_key_check').all().length
  database.close()
  if (broken > 0)
    throw new BadBackup({
      en: `${name} is damaged: rows that refer to a missing row: ${broken}`,
      zh: `${name} 已损坏：${broken} 行缺少其所属的行`,
    })
}
