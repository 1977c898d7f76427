import { adoptionState, decisionsOf, planAdoption } from '../../adoption/adopt.ts'
import { copyAccounts, leftBehind } from '../../adoption/copy.ts'
import { requireOldTables } from '../../adoption/old-schema.ts'
import type { Config } from '../../config.ts'
import { withForeignDatabase } from '../../database/adoption-connection.ts'
import { fillEmpty, requireEmpty } from '../../database/empty-database.ts'
import { entities } from '../../entities.ts'
import { counted, say, sayProgress } from '../output.ts'
import { prepareHashes, sayDecisions, type Options } from './adopt.ts'

/** Copies the accounts of the old database into an empty one. The old database does not change. */
export async function adoptInto(config: Config, options: Options & { into: string }) {
  const { into, dryRun, report, clock } = options
  const target = await requireEmpty({ url: into, given: '--into' }, entities)
  await withForeignDatabase({ url: config.databaseUrl, entities }, async ({ em, name }) => {
    if ((await adoptionState(em)) !== 'new')
      throw new Error(
        `${name} has already been adopted in place, at least in part: there is nothing to copy`,
      )
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
    say(
      `Copied ${counted(plan.survey.count, 'account')} to ${target}. Set DATABASE_URL to it and start the service: all users sign in with the old password and, once, an emailed code.`,
    )
  })
}
