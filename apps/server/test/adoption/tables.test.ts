import { expect, test } from 'vitest'
import { newTables, oldTables } from '../../src/adoption/old-schema.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp()

test('an adoption knows every table that it makes, and so an undo drops it', () => {
  const tables = [...app.database.orm.getMetadata().getAll().values()].map(
    ({ tableName }) => tableName,
  )
  const known = [...oldTables, ...newTables]
  expect([...new Set(tables), 'mikro_orm_migrations'].toSorted()).toEqual(known.toSorted())
})
