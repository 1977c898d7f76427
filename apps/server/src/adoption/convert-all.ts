import { localError } from '../config/local-language.ts'
import { convertAccounts, countUnconverted, reopenAccounts, type Converting } from './convert.ts'
import { surveyAccounts } from './survey.ts'

/** A service that is in use changes a row or two meanwhile. */
const mostRounds = 10

/**
 * Accounts that the old service writes meanwhile are read anew: a password that was changed there must not
 * return, and its digest must not stay.
 */
export async function convertAll(deps: Converting): Promise<void> {
  const { em, survey } = deps
  for (let [round, known] = [1, survey]; ; round += 1) {
    await convertAccounts({ ...deps, survey: known })
    await reopenAccounts(em)
    if ((await countUnconverted(em)) === 0) return
    if (round === mostRounds)
      throw localError({
        en: 'accounts change all the time: stop the old service',
        zh: '账号一直在变化：请停止旧服务',
      })
    known = await surveyAccounts(em, { clock: survey.clock, hasColumns: true })
  }
}
