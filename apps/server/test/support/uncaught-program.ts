import { beginProgram } from '../../src/process/program.ts'
import { openDatabase } from '../../src/database/database.ts'
import { entities } from '../../src/entities.ts'

/** A program with an unhandled database error. */
beginProgram(['a-configured-secret'])
const database = await openDatabase(process.argv[2] ?? '', { entities })
const statement = `insert into counters (id, hits, expires_at) values (?, ?, ?)`
const insert = () => database.em.execute(statement, ['a-secret-value', 1, 1])
await insert()
void insert().catch((cause: unknown) => {
  throw new Error('a-configured-secret is wrong', { cause })
})
