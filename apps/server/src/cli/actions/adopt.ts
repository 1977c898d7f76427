import { adopt, adoptionState, countLeft, decisionsOf, planAdoption } from '../../adoption/adopt.ts'
import { backupOldTables } from '../../adoption/backup-file.ts'
import type { OldClock } from '../../adoption/old-clock.ts'
import type { Config } from '../../config.ts'
import { withForeignDatabase } from '../../database/adoption-connection.ts'
import { openDatabase } from '../../database/database.ts'
import { entities } from '../../entities.ts'
import { prepareHashes, sayDecisions } from './adopt-decisions.ts'
import { openConfig } from '../open-config.ts'
import { localError } from '../../config/local-language.ts'
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
    return withForeignDatabase(here, async ({ em, name }) => {
      const { undoOne } = await import('./adopt-undo.ts')
      await undoOne(em, { name, file: undo, options })
    })
  await withForeignDatabase(here, ({ em, name }) => adoptOne(em, { config, options, name }))
  if (dryRun) return
  await (await openDatabase(config.databaseUrl, { entities })).close()
  say({
    en: 'Adopted. Start the service: all users sign in with the old password and, once, an emailed code.',
    zh: '接管完成。请启动服务：所有用户仍用原来的密码登录，首次登录需要邮件验证码。',
  })
}

type Deps = { config: Config; options: Options; name: string }

async function adoptOne(em: EntityManager, { config, options, name }: Deps): Promise<void> {
  const { dryRun, report, backup, iHaveABackup } = options
  const state = await adoptionState(em)
  if (state === 'undoing')
    throw localError({
      en: `${name} is half undone: run adopt --undo again with the same backup, which continues where it stopped`,
      zh: `${name} 的接管只撤销了一半：请用同一份备份再次运行 adopt --undo，它会从中断处继续`,
    })
  if (state === 'done')
    throw localError({
      en: `${name} has already been adopted: start the service`,
      zh: `${name} 已接管完成：请启动服务`,
    })
  const plan = await planAdoption(em, options.clock)
  if (!dryRun && !plan.isBegun && backup === undefined && !iHaveABackup) {
    throw localError({
      en: 'name a file for a backup (--backup <file>), or confirm that you have one (--i-have-a-backup)',
      zh: '请指定备份文件（--backup <file>），或确认你已自行备份（--i-have-a-backup）',
    })
  }
  if (plan.isBegun)
    say({
      en: `${name} is half adopted: continuing where the last run stopped`,
      zh: `${name} 只接管了一半：从上次中断处继续`,
    })
  else await sayDecisions(plan, { name, report, decisions: decisionsOf(em, plan) })
  const { passwords, keys, slots, progress } = await prepareHashes(
    config,
    await countLeft(em, plan),
  )
  if (dryRun) return
  if (backup !== undefined && !plan.isBegun) {
    const rows = await backupOldTables(em, backup)
    say({
      en: `backed up ${counted(rows, 'row')} in ${backup}: it holds the old digests, so delete it once you are sure`,
      zh: `已把 ${rows} 行备份到 ${backup}：其中含有旧的密码摘要，确认无误后请删除`,
    })
  }
  await adopt(
    { em, keys, passwords, slots, onProgress: (done) => sayProgress(progress.line(done)) },
    plan,
  )
  sayProgress('\n')
}
