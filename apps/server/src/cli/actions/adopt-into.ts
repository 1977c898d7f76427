import { adoptionState, decisionsOf, planAdoption } from '../../adoption/adopt.ts'
import { copyAccounts, leftBehind } from '../../adoption/copy.ts'
import { requireOldTables } from '../../adoption/old-schema.ts'
import type { Config } from '../../config.ts'
import { withForeignDatabase } from '../../database/adoption-connection.ts'
import { fillEmpty, requireEmpty } from '../../database/empty-database.ts'
import { entities } from '../../entities.ts'
import { localError } from '../../config/local-language.ts'
import { counted, say, sayProgress } from '../output.ts'
import { prepareHashes, sayDecisions } from './adopt-decisions.ts'
import type { Options } from './adopt.ts'

/** Copies the accounts of the old database into an empty one. The old database does not change. */
export async function adoptInto(config: Config, options: Options & { into: string }) {
  const { into, dryRun, report, clock } = options
  const target = await requireEmpty({ url: into, given: '--into' }, entities)
  await withForeignDatabase({ url: config.databaseUrl, entities }, async ({ em, name }) => {
    if ((await adoptionState(em)) !== 'new')
      throw localError({
        en: `${name} has already been adopted in place, at least in part: there is nothing to copy`,
        zh: `${name} 已就地接管（至少一部分）：没有可复制的账号`,
      })
    const plan = await planAdoption(em, clock, requireOldTables)
    await sayDecisions(plan, { name, report, decisions: decisionsOf(em, plan, leftBehind) })
    const { passwords, keys, slots, progress } = await prepareHashes(config, plan.survey.count)
    if (dryRun) return
    // One transaction covers the copy: a killed run leaves no account there, and the next one starts
    // over.
    await fillEmpty({ url: into, entities }, async (empty) => {
      const onProgress = (done: number) => sayProgress(progress.line(done))
      const { survey } = plan
      await copyAccounts({ em, target: empty, keys, passwords, slots, survey, onProgress })
    })
    sayProgress('\n')
    const { count } = plan.survey
    say({
      en: `Copied ${counted(count, 'account')} to ${target}. Set DATABASE_URL to it and start the service: all users sign in with the old password and, once, an emailed code.`,
      zh: `已把 ${count} 个账号复制到 ${target}。请把 DATABASE_URL 设为它，然后启动服务：所有用户仍用原来的密码登录，首次登录需要邮件验证码。`,
    })
  })
}
