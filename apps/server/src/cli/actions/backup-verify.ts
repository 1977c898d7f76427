import { openDatabase } from '../../database/database.ts'
import { entities } from '../../entities.ts'
import { deriveKeys } from '../../keys.ts'
import { BadBackup } from '../../database/trial/bad-backup.ts'
import { judge, type Judgement } from '../backup/judge.ts'
import { readKind, type Backup } from '../../database/trial/kind.ts'
import { playSignIn } from '../backup/play-sign-in.ts'
import { requireOurs, withScratch } from '../../database/trial/scratch.ts'
import type { Scratch } from '../../database/trial/scratch-database.ts'
import { exitCodes, NoVerdict } from '../exit-codes.ts'
import { openConfig } from '../open-config.ts'
import { counted, say, sayJson, sayProgress } from '../output.ts'

type Options = { scratch?: string; json?: true }

/** Restores a backup into a scratch database and tests the service on it. */
export async function verifyBackup(path: string, { scratch: url, json }: Options): Promise<void> {
  try {
    const backup = readKind(path)
    const where = { url: url && addressOf(url), entities }
    await withScratch(backup, where, async (scratch) => {
      const result = await tryOut(backup, scratch)
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
    throw new Error('DATABASE_URL does not name a server: give --scratch an address')
  url.pathname = `/${encodeURIComponent(given)}`
  return url.href
}

const codes = {
  whole: exitCodes.done,
  altered: exitCodes.failed,
  unjudged: exitCodes.noVerdict,
} as const

type Result = Judgement & { migrations: number }

async function tryOut(backup: Backup, scratch: Scratch): Promise<Result> {
  let done = 0
  await scratch.restore((bytes) => {
    done += bytes
    sayProgress(`\rrestored ${inKiB(done)} of ${inKiB(backup.bytes)}   `)
  })
  const before = await requireOurs(scratch, backup)
  const config = openConfig({ DATABASE_URL: scratch.url })
  const keys = deriveKeys(...config.secretKeys)
  const database = await openDatabase(scratch.url, { entities })
  try {
    sayProgress('\rmigrated, now judging what it holds   ')
    const judgement = await judge(database, keys)
    await playSignIn({ config, database, keys })
    const after = await requireOurs(scratch, backup)
    return { ...judgement, migrations: after.length - before.length }
  } finally {
    await database.close()
  }
}

const inKiB = (bytes: number): string => `${Math.ceil(bytes / 1024)} KiB`

const unverified = [
  'that nothing is missing at the end of the security log: compare with an end noted earlier, using "audit verify --head" after a restore',
  'that people know their passwords, that emails arrive, and what Redis counted',
]

function linesOf({ kind, path, bytes }: Backup, result: Result): string[] {
  const { counts, migrations, lost, log } = result
  const { accounts, sessions, rows, tables } = counts
  const verdicts = {
    whole: `${path} can be restored`,
    altered: `${path} was restored, but its security log was altered`,
    unjudged: `${path} was restored, but a part of it cannot be judged`,
  }
  return [
    `restored: ${path}, ${kind === 'file' ? 'a SQLite file' : 'a dump'} of ${inKiB(bytes)}, complete`,
    `schema: ${migrations === 0 ? 'up to date' : `${counted(migrations, 'migration')} ran`}`,
    `rows: ${counted(accounts, 'account')}, ${counted(sessions, 'session')}, ${counted(rows, 'row')} in ${tables} tables`,
    lost === 0
      ? 'keys: everything encrypted or hashed belongs to a SECRET_KEY that is listed'
      : `keys: ${counted(lost, 'password, factor or key', 'passwords, factors and keys')} of a SECRET_KEY that is not listed`,
    ...log.lines.map((line) => `security log: ${line}`),
    'sign-in: a new account was refused with a wrong password, signed in, was recognized, and signed out',
    ...unverified.map((what) => `not verified: ${what}`),
    verdicts[log.state],
  ]
}

const plain = ({ kind, path, bytes }: Backup, { log, ...result }: Result) => ({
  path,
  kind,
  bytes,
  ...result,
  securityLog: log,
  signIn: 'ok',
  unverified,
})
