import { BadBackup } from './bad-backup.ts'
import { isDump } from './kind.ts'

const newline = 10

/** Statements that leave the scratch database, and commands of the client itself. */
const forbidden =
  /^\s*(?:\/\*!\d*\s*)?((?:use|(?:create|drop|alter)\s+(?:\/\*.*?\*\/\s*)?(?:database|schema)|system|source)\b|\\\S)/i

/**
 * Passes a dump on as long as it stays in one database. A value never begins a line, because dumps write
 * line breaks inside values as \n.
 */
export async function* readStatements(
  source: AsyncIterable<Buffer>,
  path: string,
): AsyncGenerator<Buffer> {
  let line = ''
  let last = ''
  let isFirst = true
  for await (const piece of source) {
    if (isFirst && !isDump(piece.toString('latin1', 0, 400)))
      throw new BadBackup({
        en: `${path} is not a dump from mariadb-dump or mysqldump`,
        zh: `${path} 不是 mariadb-dump 或 mysqldump 的导出文件`,
      })
    isFirst = false
    for (let at = 0; at < piece.length;) {
      const found = piece.indexOf(newline, at)
      const end = found < 0 ? piece.length : found
      // The beginning of a line identifies its statement, and a line may be megabytes long.
      line += piece.toString('latin1', at, Math.min(end, at + 100 - Math.min(100, line.length)))
      if (found >= 0) {
        refuseForbidden(line, path)
        line = ''
      }
      at = end + 1
    }
    last = (last + piece.toString('latin1', Math.max(0, piece.length - 200))).slice(-200)
    yield piece
  }
  if (!/-- Dump completed.*\s*$/.test(last))
    throw new BadBackup({
      en: `${path} is truncated: its last line is not "-- Dump completed"`,
      zh: `${path} 不完整：最后一行不是“-- Dump completed”`,
    })
}

function refuseForbidden(line: string, path: string): void {
  const [, statement] = forbidden.exec(line) ?? []
  if (statement === undefined) return
  throw new BadBackup({
    en: `${path} would change other databases ("${statement}"): dump one database, without --databases`,
    zh: `${path} 会改动其他数据库（“${statement}”）：请只导出一个数据库，不要使用 --databases`,
  })
}
