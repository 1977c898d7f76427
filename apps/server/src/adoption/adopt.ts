import type { EntityManager } from '@mikro-orm/sql'
import { sameWords, type Words } from '../config/local-language.ts'
import { adoptionTable } from '../database/migrations/migrate.ts'
import type { Keys } from '../keys.ts'
import type { Passwords } from '../passwords/password.ts'
import { convertAll } from './convert-all.ts'
import { countUnconverted, decideAll, unconverted } from './convert.ts'
import { dropFormer } from './former-accounts.ts'
import { addColumns, finishColumns } from './new-schema.ts'
import { createMark, dropMark, isUndoing, keepClock, readClock } from './mark.ts'
import { renewCodes } from './renew-codes.ts'
import type { Decision, Survey } from './old-account.ts'
import { recogniseClock, type OldClock } from './old-clock.ts'
import { columnsOf, readCreate, referencesTo, requireOldSchema, tableNames } from './old-schema.ts'
import { surveyAccounts } from './survey.ts'

/** `begun` and `undoing` mean that a run was interrupted; `done` means that nothing is left to do. */
export async function adoptionState(
  em: EntityManager,
): Promise<'new' | 'begun' | 'done' | 'undoing'> {
  const names = await tableNames(em)
  if (names.includes(adoptionTable)) return (await isUndoing(em)) ? 'undoing' : 'begun'
  if (!names.includes('users')) return 'new'
  return columnsOf(await readCreate(em, 'users')).has('password_key_id') ? 'done' : 'new'
}

/**
 * Reads everything that the adoption decides on, without changing anything. `fits` throws unless the
 * database can be adopted.
 */
export async function planAdoption(
  em: EntityManager,
  wanted: OldClock | undefined,
  fits: (em: EntityManager) => Promise<void> = requireOldSchema,
) {
  const isBegun = (await adoptionState(em)) === 'begun'
  if (!isBegun) await fits(em)
  const known = isBegun ? await readClock(em) : wanted
  const recognised = known ?? (await recogniseClock(em))
  const clock = recognised ?? 'none'
  const hasColumns = columnsOf(await readCreate(em, 'users')).has('password_key_id')
  const adopted = hasColumns ? `not (${unconverted})` : 'false'
  const survey = await surveyAccounts(em, { clock, hasColumns })
  return { survey, clock, adopted, isBegun, isClockKnown: recognised !== undefined }
}

type Plan = Awaited<ReturnType<typeof planAdoption>>

/**
 * Yields every decision, those about the whole database first. `others` are those about other programs.
 */
export async function* decisionsOf(
  em: EntityManager,
  plan: Plan,
  others: (em: EntityManager) => AsyncIterable<Decision> = blockedDeletions,
): AsyncGenerator<Decision> {
  yield about(
    'clock',
    plan.isClockKnown
      ? sameWords(plan.clock)
      : {
          en: `${plan.clock}: the old codes do not show it; set it with --clock`,
          zh: `${plan.clock}：没有验证码可供判断，请用 --clock 设置`,
        },
  )
  yield about('codes_closed', { en: 'all', zh: '全部' })
  yield* others(em)
  yield* decideAll(em, plan)
}

/** A decision about the whole database. */
export const about = (what: string, why: Words): Decision => ({
  id: null,
  username: '',
  email: '',
  what,
  why,
})

async function* blockedDeletions(em: EntityManager): AsyncGenerator<Decision> {
  for (const { name, table, rule } of await referencesTo(em, 'users')) {
    const isOurs = table === 'email_verifications' || rule === 'CASCADE' || rule === 'SET NULL'
    if (!isOurs)
      yield about('deletion_blocked', {
        en: `accounts with rows in ${table} cannot be deleted (${name})`,
        zh: `在 ${table} 中有数据的账号无法删除（${name}）`,
      })
  }
}

type Deps = {
  em: EntityManager
  keys: Keys
  passwords: Passwords
  slots: number
  onProgress: (done: number) => void
}

/**
 * Turns the predecessor's database into ours, up to the migrations. Each step detects the finished work
 * of an interrupted run.
 */
export async function adopt(deps: Deps, { survey, clock }: Plan): Promise<void> {
  const { em } = deps
  // A rollback that was killed before its first change may have left this table.
  await dropFormer(em)
  await createMark(em)
  await keepClock(em, clock)
  await addColumns(em)
  await convertAll({ ...deps, survey })
  await finishColumns(em)
  await renewCodes(em)
  await dropMark(em)
}

export const countLeft = async (
  em: EntityManager,
  { survey, isBegun }: Plan & { survey: Survey & { count: number } },
): Promise<number> => {
  if (!isBegun || !columnsOf(await readCreate(em, 'users')).has('password_key_id'))
    return survey.count
  return countUnconverted(em)
}
