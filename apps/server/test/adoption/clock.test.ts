import { describe, expect, test } from 'vitest'
import { planAdoption } from '../../src/adoption/adopt.ts'
import type { OldClock } from '../../src/adoption/old-clock.ts'
import { withForeignDatabase } from '../../src/database/adoption-connection.ts'
import { entities } from '../../src/entities.ts'
import { isMysql } from '../support/engine.ts'
import { createOldDatabase } from '../support/predecessor.ts'

/** Returns the clock that a plan recognises from stored codes. */
async function recognise(statements: string[], wanted?: OldClock) {
  await using database = await createOldDatabase([{ id: 1, username: 'ada' }])
  await database.executeAll([`set time_zone = '+00:00'`, ...statements])
  const seen: { clock: OldClock; isClockKnown: boolean }[] = []
  await withForeignDatabase({ url: database.url, entities }, async ({ em }) => {
    const { clock, isClockKnown } = await planAdoption(em, wanted)
    seen.push({ clock, isClockKnown })
  })
  return seen[0]
}

const onTime = `update email_verifications set expires_at = created_at + interval 15 minute`
/** An old server leaves a used code like this: verifying moved its end, to a time that proves nothing. */
const used = `insert into email_verifications (email, code, type, is_verified, expires_at, created_at)
  select email, code, type, 1, created_at + interval 8 hour + interval 15 minute, created_at
  from email_verifications`

const known = (clock: OldClock) => ({ clock, isClockKnown: true })

describe.runIf(isMysql)('the clock of the old service', () => {
  type Case = { title: string; statements: string[]; wanted?: OldClock; plan: object }
  const cases: Case[] = [
    { title: 'eight hours ahead', statements: [], plan: known('service') },
    { title: 'that of the database', statements: [onTime], plan: known('none') },
    { title: 'not told by used codes', statements: [onTime, used, used], plan: known('none') },
    {
      title: 'unknown without a code',
      statements: ['delete from email_verifications'],
      plan: { clock: 'none', isClockKnown: false },
    },
    { title: 'what the operator says', statements: [onTime], wanted: 'all', plan: known('all') },
  ]
  test.each(cases)('is $title', async ({ statements, wanted, plan }) => {
    expect(await recognise(statements, wanted)).toEqual(plan)
  })
})
