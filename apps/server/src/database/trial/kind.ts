import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { copyName, notBackup } from '../backup-faults.ts'
import { secretsName } from '../backup.ts'
import { BadBackup } from './bad-backup.ts'
import { typed } from '../../config/program-name.ts'

type Packing = 'plain' | 'gzip' | 'zstd'

export type Backup =
  | { kind: 'file'; path: string; bytes: number; secrets: string | undefined }
  | { kind: 'dump'; path: string; bytes: number; packing: Packing }

/** Reads the kind of a backup from its first bytes. Throws if there is no backup. */
export function readKind(given: string): Backup {
  const found = statSync(given, { throwIfNoEntry: false })
  if (!found)
    throw new BadBackup({ en: `there is nothing at ${given}`, zh: `${given} 处没有任何内容` })
  if (found.isDirectory()) return readFolder(given)
  const { size: bytes } = found
  const head = firstBytes(given)
  const text = head.toString('latin1')
  if (text.startsWith('SQLite format 3\0')) return fileAt(given, undefined)
  if (text.startsWith('\x1f\x8b')) return { kind: 'dump', path: given, bytes, packing: 'gzip' }
  if (text.startsWith('\x28\xb5\x2f\xfd'))
    return { kind: 'dump', path: given, bytes, packing: 'zstd' }
  if (isDump(text)) return { kind: 'dump', path: given, bytes, packing: 'plain' }
  if (text.startsWith('{'))
    throw new BadBackup({
      en: `${given} is not a backup: accounts of "${typed('users export')}" are checked by "${typed('users import --dry-run')}", and what "${typed('adopt --backup')}" wrote belongs to "${typed('adopt --undo')}"`,
      zh: `${given} 不是备份：“${typed('users export')}”输出的账号用“${typed('users import --dry-run')}”检查，“${typed('adopt --backup')}”写出的文件供“${typed('adopt --undo')}”使用`,
    })
  throw new BadBackup({
    en: `${given} is not a backup: expected a folder of "${typed('backup create')}", a SQLite file, or a dump from mariadb-dump or mysqldump`,
    zh: `${given} 不是备份：应为“${typed('backup create')}”生成的文件夹、SQLite 文件，或 mariadb-dump、mysqldump 的导出文件`,
  })
}

function readFolder(folder: string): Backup {
  const copy = join(folder, copyName)
  if (!existsSync(copy)) throw new BadBackup(notBackup(folder))
  const secrets = join(folder, secretsName)
  return fileAt(copy, existsSync(secrets) ? secrets : undefined)
}

function fileAt(path: string, secrets: string | undefined): Backup {
  // The latest changes are in the log beside the file, which other processes may be writing.
  if ((statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0)
    throw new BadBackup({
      en: `${path} is in use, or was copied without its log: use "${typed('backup create')}"`,
      zh: `${path} 正在使用，或复制时缺少其日志文件：请用“${typed('backup create')}”备份`,
    })
  return { kind: 'file', path, bytes: statSync(path).size, secrets }
}

/** Both dump programs begin with a comment that names them. */
export const isDump = (text: string): boolean =>
  /^(\/\*.*\*\/;?\s*)?-- (MariaDB|MySQL) dump /.test(text)

function firstBytes(path: string): Buffer {
  const file = openSync(path, 'r')
  try {
    const head = Buffer.alloc(200)
    return head.subarray(0, readSync(file, head))
  } finally {
    closeSync(file)
  }
}
