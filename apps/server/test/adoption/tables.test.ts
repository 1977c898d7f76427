import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { newTables, oldColumns, oldTables, ourColumns } from '../../src/adoption/old-schema.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp()

test('an adoption knows every table that it makes, and so an undo drops it', () => {
  const tables = [...app.database.orm.getMetadata().getAll().values()].map(
    ({ tableName }) => tableName,
  )
  const known = [...oldTables, ...newTables]
  expect([...new Set(tables), 'mikro_orm_migrations'].toSorted()).toEqual(known.toSorted())
})

test.each(oldTables)(
  'an adoption knows every column that it adds to %s, and so an undo drops it',
  (table) => {
    const entity = [...app.database.orm.getMetadata().getAll().values()].find(
      ({ tableName }) => tableName === table,
    )
    const columns = Object.values(entity?.properties ?? {}).flatMap(
      ({ fieldNames }) => fieldNames ?? [],
    )
    const old: readonly string[] = oldColumns[table]
    const added = columns.filter((name) => !old.includes(name))
    expect(added.toSorted()).toEqual(ourColumns[table].toSorted())
  },
)

test.each(['moving-in.md', 'moving-in.zh-CN.md'])(
  '%s names every table that keeps an adoption from beginning',
  (page) => {
    const text = readFileSync(new URL(`../../../../docs/guide/${page}`, import.meta.url), 'utf8')
    expect(newTables.filter((table) => !text.includes(`\`${table}\``))).toEqual([])
  },
)
