import { describe, expect, test } from 'vitest'
import { withForeignDatabase } from '../../src/database/adoption-connection.ts'
import { entities } from '../../src/entities.ts'
import { isMysql } from '../support/engine.ts'
import { createLastingDatabase } from '../support/server-process.ts'

describe.runIf(isMysql)('a lock of the database server', () => {
  test('that its connection loses ends the work, and nobody works without it', async () => {
    await using database = await createLastingDatabase()
    let work: Promise<unknown> | undefined
    const adopting = withForeignDatabase({ url: database.url, entities }, async ({ em }) => {
      const [keeper] = await em.execute<{ id: number }[]>(
        `select is_used_lock(concat('latchkey-adoption:', database())) as id`,
      )
      await em.execute(`kill ${keeper?.id}`)
      // The next batch runs as long as there is one.
      work = (async () => {
        for (;;) await em.execute('select 1')
      })()
      await work
    })
    await expect(adopting).rejects.toThrow('nothing is lost; run the same command again')
    await expect(work).rejects.toThrow()
  })
})
