import { describe, expect, test } from 'vitest'
import { decisionsOf, planAdoption } from '../../src/adoption/adopt.ts'
import { withForeignDatabase } from '../../src/database/adoption-connection.ts'
import { entities } from '../../src/entities.ts'
import { isMysql } from '../support/engine.ts'
import { createOldDatabase } from '../support/predecessor.ts'

const people = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ id: at + 1, username: `person${at + 1}` }))

describe.runIf(isMysql)('the plan of an adoption', () => {
  test('keeps only names and addresses that several accounts share', async () => {
    await using database = await createOldDatabase([
      ...people(3000),
      { id: 4001, username: 'Ａda', email: 'one@example.com', status: 'banned' },
      { id: 4002, username: 'ada', email: 'ｏne@example.com' },
    ])
    await withForeignDatabase({ url: database.url, entities }, async ({ em }) => {
      const { survey } = await planAdoption(em, undefined)
      expect(survey.count).toBe(3002)
      expect([...survey.names]).toEqual([['ada', 4002]])
      expect([...survey.addresses]).toEqual([['one@example.com', 4002]])
    })
  })

  test('dates accounts without a date by the next one, however far, and the last ones by the last', async () => {
    const [far, date] = [1500, '2022-02-03 04:05:06']
    await using database = await createOldDatabase(
      people(2500).map((one) => ({ ...one, created: one.id === far ? date : null })),
    )
    await withForeignDatabase({ url: database.url, entities }, async ({ em }) => {
      const filled: (number | null)[] = []
      for await (const { id, what, why } of decisionsOf(em, await planAdoption(em, 'none'))) {
        if (what !== 'created_at_filled') continue
        expect(why.en).toBe('2022-02-03T04:05:06.000Z')
        filled.push(id)
      }
      expect(filled).toHaveLength(2499)
    })
  })
})
