import { openDatabase } from '../../database/database.ts'
import { entities } from '../../entities.ts'
import { deriveKeys } from '../../keys.ts'
import { BadBackup } from '../../database/trial/bad-backup.ts'
import type { Locale } from '@latchkey/shared/auth'
import { judge } from '../backup/judge.ts'
import { inKiB, linesOf, unverified, type Result } from '../backup/result-words.ts'
import { localLanguage, localText, localError } from '../../config/local-language.ts'
import { readKind, type Backup } from '../../database/trial/kind.ts'
import { playSignIn } from '../backup/play-sign-in.ts'
import { requireOurs, withScratch } from '../../database/trial/scratch.ts'
import type { Scratch } from '../../database/trial/scratch-database.ts'
import { exitCodes, NoVerdict } from '../exit-codes.ts'
import { openConfig } from '../open-config.ts'
import { say, sayJson, sayProgress } from '../output.ts'

type Options = { scratch?: string; json?: true }

/** Restores a backup into a scratch database and tests the service on it. */
export async function verifyBackup(path: string, { scratch: url, json }: Options): Promise<void> {
  try {
    const backup = readKind(path)
    const where = { url: url && addressOf(url), entities }
    await withScratch(backup, where, async (scratch) => {
      const lang = json ? 'en' : localLanguage()
      const result = await tryOut(backup, { scratch, lang })
      if (json) sayJson(plain(backup, result))
      else for (const line of linesOf(backup, result)) say(line)
      process.exitCode = codes[result.log.state]
    })
  } catch (cause) {
    if (cause instanceof BadBackup) throw cause
    throw new NoVerdict('no verdict', { cause })
  } finally {
    sayProgress('\n')
  }
}

/** A name stands beside the live database, so that its password need not stand on a command line. */
function addressOf(given: string): string {
  if (given.includes('://')) return given
  const url = new URL(openConfig().databaseUrl)
  if (url.host === '')
    throw localError({
      en: 'DATABASE_URL does not name a server: give --scratch an address',
      zh: 'DATABASE_URL 不是服务器地址，请为 --scratch 指定地址',
    })
  url.pathname = `/${encodeURIComponent(given)}`
  return url.href
}

const codes = {
  whole: exitCodes.done,
  altered: exitCodes.failed,
  unjudged: exitCodes.noVerdict,
} as const

async function tryOut(
  backup: Backup,
  { scratch, lang }: { scratch: Scratch; lang: Locale },
): Promise<Result> {
  let done = 0
  await scratch.restore((bytes) => {
    done += bytes
    sayProgress(
      localText({
        en: `\rrestored ${inKiB(done)} of ${inKiB(backup.bytes)}   `,
        zh: `\r已恢复 ${inKiB(done)}，共 ${inKiB(backup.bytes)}   `,
      }),
    )
  })
  const before = await requireOurs(scratch, backup)
  const config = openConfig({ DATABASE_URL: scratch.url })
  const keys = deriveKeys(...config.secretKeys)
  const database = await openDatabase(scratch.url, { entities })
  try {
    sayProgress(
      localText({
        en: '\rmigrated, now judging what it holds   ',
        zh: '\r已更新表结构，正在检验内容   ',
      }),
    )
    const judgement = await judge(database, { keys, lang })
    await playSignIn({ config, database, keys })
    const after = await requireOurs(scratch, backup)
    return { ...judgement, migrations: after.length - before.length }
  } finally {
    await database.close()
  }
}

const plain = ({ kind, path, bytes }: Backup, { log, ...result }: Result) => ({
  path,
  kind,
  bytes,
  ...result,
  securityLog: log,
  signIn: 'ok',
  unverified: unverified.map(({ en }) => en),
})
