import { adopt, adoptionState, countLeft, decisionsOf, planAdoption } from '../../adoption/adopt.ts'
import { backupOldTables } from '../../adoption/backup-file.ts'
import { dropFormer } from '../../adoption/former-accounts.ts'
import { planUndo, undoAdoption } from '../../adoption/undo.ts'
import type { Decision } from '../../adoption/old-account.ts'
import type { OldClock } from '../../adoption/old-clock.ts'
import { createProgress } from '../../adoption/progress.ts'
import { reportDecisions } from '../../adoption/report.ts'
import type { Config } from '../../config.ts'
import { withForeignDatabase } from '../../database/adoption-connection.ts'
import { openDatabase } from '../../database/database.ts'
import { entities } from '../../entities.ts'
import { deriveKeys } from '../../keys.ts'
import { createPasswords, standardCost } from '../../passwords/password.ts'
import { hashSlots } from '../../config/thread-pool.ts'
import { openConfig } from '../open-config.ts'
import { counted, say, sayProgress } from '../output.ts'
import type { EntityManager } from '@mikro-orm/sql'

export type Options = {
  into?: string
  dryRun?: true
  report?: string
  backup?: string
  iHaveABackup?: true
  clock?: OldClock
  undo?: string
  moved?: true
}

export async function adoptDatabase(options: Options): Promise<void> {
  const config = openConfig()
  const { undo, into, dryRun = false } = options
  if (into !== undefined)
    return (await import('./adopt-into.ts')).adoptInto(config, { ...options, into })
  const here = { url: config.databaseUrl, entities }
  if (undo !== undefined)
    return withForeignDatabase(here, ({ em, name }) => undoOne(em, { name, file: undo, options }))
  await withForeignDatabase(here, ({ em, name }) => adoptOne(em, { config, options, name }))
  if (dryRun) return
  await (await openDatabase(config.databaseUrl, { entities })).close()
  say(
    'Adopted. Start the service: all users sign in with the old password and, once, an emailed code.',
  )
}

type Undone = { name: string; file: string; options: Options }

async function undoOne(em: EntityManager, { name, file, options }: Undone): Promise<void> {
  const { dryRun, moved } = options
  const plan = await planUndo(em, file, moved)
  const { deleted, closed, pendingDeletion } = plan.returning
  const come = dryRun ? 'would come back' : 'coming back'
  const warn = (ids: number[], why: string) =>
    ids.length > 0 && say(`${come}: ${counted(ids.length, 'account')} ${why}: ${ids.join(', ')}`)
  warn(deleted, 'deleted since')
  warn(closed, 'banned or muted since')
  warn(pendingDeletion, 'with a deletion pending')
  if (plan.newer > 0)
    say(
      `${counted(plan.newer, 'account')} created since: kept, but the old service must reset the password of each`,
    )
  if (dryRun) return dropFormer(em)
  await undoAdoption(em, plan)
  say(`${name} is as it was backed up in ${file}`)
}

type Deps = { config: Config; options: Options; name: string }

async function adoptOne(em: EntityManager, { config, options, name }: Deps): Promise<void> {
  const { dryRun, report, backup, iHaveABackup } = options
  const state = await adoptionState(em)
  if (state === 'undoing')
    throw new Error(
      `${name} is half undone: run adopt --undo again with the same backup, which continues where it stopped`,
    )
  if (state === 'done') throw new Error(`${name} has already been adopted: start the service`)
  const plan = await planAdoption(em, options.clock)
  if (!dryRun && !plan.isBegun && backup === undefined && !iHaveABackup) {
    throw new Error(
      'name a file for a backup (--backup <file>), or confirm that you have one (--i-have-a-backup)',
    )
  }
  if (plan.isBegun) say(`${name} is half adopted: continuing where the last run stopped`)
  else await sayDecisions(plan, { name, report, decisions: decisionsOf(em, plan) })
  const { passwords, keys, slots, progress } = await prepareHashes(
    config,
    await countLeft(em, plan),
  )
  if (dryRun) return
  if (backup !== undefined && !plan.isBegun) {
    const rows = await backupOldTables(em, backup)
    say(
      `backed up ${counted(rows, 'row')} in ${backup}: it holds the old digests, so delete it once you are sure`,
    )
  }
  await adopt(
    { em, keys, passwords, slots, onProgress: (done) => sayProgress(progress.line(done)) },
    plan,
  )
  sayProgress('\n')
}

type Plan = Awaited<ReturnType<typeof planAdoption>>
type Found = { name: string; report: string | undefined; decisions: AsyncIterable<Decision> }

/** Counts decisions by kind and writes each into the report. */
export async function sayDecisions(plan: Plan, { name, report, decisions }: Found): Promise<void> {
  const counts = await reportDecisions(decisions, report)
  say(`${name}: ${counted(plan.survey.count, 'account')}; late times: ${plan.clock}`)
  for (const [what, count] of counts) say(`  ${what}: ${count}`)
}

/** The estimate is printed before the first password is hashed. */
export async function prepareHashes(config: Config, total: number) {
  const slots = hashSlots(config.workers)
  const keys = deriveKeys(...config.secretKeys)
  const passwords = await createPasswords(keys, standardCost, slots)
  const progress = await createProgress(passwords, { slots, total })
  say(`hashing ${counted(total, 'password')} takes about ${progress.estimate}`)
  return { passwords, keys, slots, progress }
}
