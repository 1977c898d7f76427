// An operator's file goes to a program of the engine; no caller's word does.
// oxlint-disable-next-line no-restricted-imports
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { localError } from '../../config/local-language.ts'
import type { DatabaseAddress } from '../address.ts'
import { detailsOf } from '../../error-details.ts'
import { BadBackup } from './bad-backup.ts'
import { readStatements } from './dump-statements.ts'
import type { Backup } from './kind.ts'

type Address = Extract<DatabaseAddress, { kind: 'mysql' }>
type Dump = Extract<Backup, { kind: 'dump' }>

const unpack = { gzip: createGunzip, zstd: createZstdDecompress, plain: undefined }

/** Feeds a dump to the client of the engine, which alone reads every form of its own dumps. */
export async function loadDump(
  { path, packing }: Dump,
  address: Address,
  onProgress: (bytes: number) => void,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-backup-'))
  try {
    const settings = join(folder, 'client.cnf')
    writeFileSync(settings, settingsOf(address), { mode: 0o600 })
    const client = await startClient(settings, address.schema)
    const source = createReadStream(path)
    source.on('data', (piece) => onProgress(piece.length))
    const read = (pieces: AsyncIterable<Buffer>) => readStatements(pieces, path)
    const unpacked = unpack[packing]?.()
    const feed = unpacked
      ? pipeline(source, unpacked, read, client.stdin)
      : pipeline(source, read, client.stdin)
    const [fed, ended] = await Promise.allSettled([feed, client.ended])
    // A failing client also breaks its pipe; its own message gives the cause.
    const code = fed.status === 'rejected' ? detailsOf(fed.reason).code : undefined
    if (fed.status === 'rejected' && code !== 'EPIPE') throw reasonOf(fed.reason, path)
    if (ended.status === 'rejected') throw ended.reason
    if (ended.value !== '') throw sayWhy(ended.value, path)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A password on a command line would be visible in the list of processes. */
function settingsOf({ url, tls }: Address): string {
  const { hostname, port, username, password } = new URL(url)
  const quoted = (text: string) => `"${decodeURIComponent(text).replaceAll(/["\\]/g, '\\$&')}"`
  const secured = tls
    ? 'loose-ssl-mode=VERIFY_IDENTITY\n[client-mariadb]\nssl-verify-server-cert\n'
    : ''
  return `[client]\nprotocol=tcp\nhost=${hostname.replaceAll(/[[\]]/g, '')}\nport=${port || 3306}\nuser=${quoted(username)}\npassword=${quoted(password)}\n${secured}`
}

async function startClient(settings: string, schema: string) {
  const args = [`--defaults-file=${settings}`, '--default-character-set=utf8mb4', schema]
  for (const program of ['mariadb', 'mysql']) {
    const client = spawn(program, args, { stdio: ['pipe', 'ignore', 'pipe'] })
    let words = ''
    client.stderr.setEncoding('utf8').on('data', (text: string) => (words += text))
    // oxlint-disable-next-line no-await-in-loop
    const isThere = await once(client, 'spawn').then(
      () => true,
      () => false,
    )
    if (!isThere) continue
    const ended = once(client, 'close').then(([code]) =>
      code === 0 ? '' : words || `${program} ended with ${code}`,
    )
    return { stdin: client.stdin, ended }
  }
  throw localError({
    en: 'a dump is restored by the client of its engine: install mariadb or mysql',
    zh: '恢复导出文件需要数据库自带的客户端：请安装 mariadb 或 mysql',
  })
}

/** Only the number and the line of the client's message are shown: the rest may quote a row. */
function sayWhy(words: string, path: string): Error {
  const [, fault] = /(ERROR \d+ \(\w+\) at line \d+)/.exec(words) ?? []
  if (fault)
    return new BadBackup({
      en: `${path} cannot be restored: ${fault}. The scratch server must have the engine and version of the dump`,
      zh: `${path} 无法恢复：${fault}；用于检验的服务器，其类型和版本必须与导出文件一致`,
    })
  const last = words.trim().split('\n').at(-1)
  return localError({
    en: `${path} could not be loaded: ${last}`,
    zh: `${path} 无法载入：${last}`,
  })
}

function reasonOf(error: unknown, path: string): unknown {
  const { code = '' } = detailsOf(error)
  if (code === 'Z_BUF_ERROR' || code === 'ZSTD_error_srcSize_wrong')
    return new BadBackup({
      en: `${path} is truncated: its compressed data breaks off`,
      zh: `${path} 不完整：压缩数据中途结束`,
    })
  const words = { en: `${path} is damaged (${code})`, zh: `${path} 已损坏（${code}）` }
  return /^(Z|ZSTD)_/i.test(code) ? new BadBackup(words) : error
}
