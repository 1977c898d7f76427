import { afterAll, expect, test } from 'vitest'
import { parseHead, type Head } from '../../src/audit/head.ts'
import { isMysql } from '../support/engine.ts'
import { openLog, type Log } from '../support/security-log.ts'

const log = await openLog()
afterAll(() => log[Symbol.asyncDispose]())

/** The attacker can run any SQL and knows the source, but not SECRET_KEY. */
type Attack = (at: Log) => Promise<unknown>
/** The first fault of the chain with its position, and the ids of rows outside. */
type Found = {
  row?: number
  fault?: string
  foreign?: number
  unknown?: number
  state?: 'altered' | 'unjudged'
}

const columns = 'at, kind, user_id, actor, detail, ip, ip_seal, user_agent, request_id, key_id'
const set =
  (change: string, position = 3): Attack =>
  ({ sql }) =>
    sql(`update security_events set ${change} where position = ${position}`)
const all =
  (...attacks: Attack[]): Attack =>
  async (at) => {
    // oxlint-disable-next-line no-await-in-loop
    for (const attack of attacks) await attack(at)
  }
const insert =
  (rest: string, values: string, from = 'where position = 3'): Attack =>
  ({ sql }) =>
    sql(
      `insert into security_events (${columns}${rest}) select ${columns}${values} from security_events ${from}`,
    )
const swap =
  (column: string): Attack =>
  async (at) => {
    const value = async (position: number) => {
      const row: unknown = (
        await at.sql(`select ${column} from security_events where position = ${position}`)
      )[0]
      return (row as Record<string, unknown>)[column]
    }
    const quoted = (one: unknown) => (typeof one === 'number' ? String(one) : `'${String(one)}'`)
    const [two, three] = [quoted(await value(2)), quoted(await value(3))]
    const idOf = async (position: number) => (await at.at(position)).id
    const [first, second] = [await idOf(2), await idOf(3)]
    const other = two.startsWith("'") ? "'x'" : '99999'
    await at.sql(`update security_events set ${column} = ${other} where id = ${first}`)
    await at.sql(`update security_events set ${column} = ${two} where id = ${second}`)
    const now = column === 'id' ? 99_999 : first
    await at.sql(`update security_events set ${column} = ${three} where id = ${now}`)
  }

const altered = (row = 3): Found => ({ row, fault: 'altered' })
const missing = (row: number, foreign = 0): Found => ({ row, fault: 'missing', foreign })
const notNoted = (row: number, foreign = 0): Found => ({
  row,
  fault: 'not what was noted',
  foreign,
})
const inserted: Found = { foreign: 1 }
const cannotBeJudged: Found = { state: 'unjudged' }
const nobody = `where id = (select id from (select min(id) as id from security_events) as one)`

/**
 * Six rows are sealed, then the attack happens, then the service continues. The last column is what
 * verification reports with the end noted before, if the process that remembers the end was stopped.
 */
const attacks: Record<string, [Attack, Found, Found?]> = {
  'a row is inserted': [insert('', ''), inserted],
  'a row is inserted under a key that nobody lists': [
    ({ sql }) =>
      sql(
        `insert into security_events (at, kind, actor, key_id, stamp, seal) values ('2026-01-01', 'signed_in', 'person', 'x', 'x', '${'A'.repeat(43)}')`,
      ),
    { state: 'unjudged', unknown: 1 },
  ],
  'a row is inserted with a stamp and a made-up MAC': [
    insert(', stamp, seal', `, 'x', '${'A'.repeat(43)}'`),
    inserted,
  ],
  'a sealed row is inserted again with another stamp': [
    insert(', stamp, seal', `, 'x', seal`),
    inserted,
  ],
  'a row is inserted with a place at the end': [
    insert(', stamp, seal, position', `, 'x', seal, 7`),
    altered(7),
  ],
  'a row is inserted with a place before the first': [
    insert(', stamp, seal, position', `, 'x', seal, 0`),
    inserted,
  ],
  'a row is inserted where no other fits behind it': [
    insert(', stamp, seal, position', `, 'x', seal, 4294967295`),
    missing(8, 1),
  ],
  ...(!isMysql && {
    'a row is inserted with a text for a place': [
      insert(', stamp, seal, position', `, 'x', seal, 'x'`),
      missing(8, 1),
    ] satisfies [Attack, Found],
  }),
  'the time becomes none': [
    // MySQL stores a zero time only if its checks are off.
    ({ root }) =>
      root.fork().transactional(async (em) => {
        if (isMysql) await em.execute(`set sql_mode = ''`)
        const time = isMysql ? '0000-00-00 00:00:00' : 'x'
        await em.execute(`update security_events set at = '${time}' where position = 3`)
        if (isMysql) await em.execute('set sql_mode = default')
      }),
    altered(),
  ],
  'a row is inserted without a time': [
    ({ root }) =>
      root.fork().transactional(async (em) => {
        if (isMysql) await em.execute(`set sql_mode = ''`)
        const time = isMysql ? '0000-00-00 00:00:00' : 'x'
        await em.execute(
          `insert into security_events (at, kind, actor, key_id, stamp, seal) select '${time}', kind, actor, key_id, 'x', seal from security_events where position = 3`,
        )
        if (isMysql) await em.execute('set sql_mode = default')
      }),
    inserted,
  ],
  'addresses are removed as if their account were leaving': [
    all(
      ({ sql }) =>
        sql(
          `insert into security_events (at, kind, user_id, actor, key_id, position) select at, 'deletion_requested', user_id, actor, key_id, 0 from security_events where position = 2`,
        ),
      set('ip = null', 2),
    ),
    { row: 2, fault: 'without its address', foreign: 1 },
  ],
  'the time is changed': [set(`at = '2020-01-01 00:00:00.000'`), altered()],
  'the kind is changed': [set(`kind = 'signed_out'`), altered()],
  'the account is changed': [set('user_id = 999'), altered()],
  'the account is removed': [set('user_id = null'), altered()],
  'the actor is changed': [set(`actor = 'service'`), altered()],
  'the administrator is changed': [set('actor_id = 8'), altered()],
  'the administrator is taken out': [set('actor_id = null', 6), altered(6)],
  'the detail is changed': [set(`detail = 'another'`), altered()],
  'the address is changed': [set(`ip = '198.51.100.1'`, 2), altered(2)],
  'the address is removed before its time': [
    set('ip = null', 2),
    { row: 2, fault: 'without its address' },
  ],
  'the address of a row without an account is removed before its time': [
    set('ip = null', 1),
    { row: 1, fault: 'without its address' },
  ],
  'the address is removed with its seal': [set('ip = null, ip_seal = null', 2), altered(2)],
  'the seal of the address is changed': [
    set(`ip = null, ip_seal = '${'A'.repeat(43)}'`, 2),
    altered(2),
  ],
  'the browser is changed': [set(`user_agent = 'another'`), altered()],
  'the call is changed': [set(`request_id = 'another'`), altered()],
  'the place is changed': [set('position = 7'), missing(3)],
  'the seal is changed': [set(`seal = '${'A'.repeat(43)}'`), altered()],
  'the seal is removed': [set('seal = null'), altered()],
  'the stamp is changed': [set(`stamp = 'x'`), altered()],
  'the id is changed': [set('id = 90000'), altered()],
  'the key id is changed': [set(`key_id = 'x'`), altered()],
  'all rows are changed, with their key ids': [
    ({ sql }) => sql(`update security_events set key_id = 'x', detail = 'another'`),
    altered(6),
    cannotBeJudged,
  ],
  'the first row is removed': [
    ({ sql }) => sql('delete from security_events where position = 1'),
    missing(1),
  ],
  'a row in the middle is removed': [
    ({ sql }) => sql('delete from security_events where position = 3'),
    missing(3),
  ],
  'the last row is removed': [
    ({ sql }) => sql('delete from security_events where position = 6'),
    missing(6),
    notNoted(6),
  ],
  'the last rows are removed': [
    ({ sql }) => sql('delete from security_events where position > 3'),
    missing(4),
    missing(5),
  ],
  'all rows are removed': [({ sql }) => sql('delete from security_events'), missing(1), missing(2)],
  'a row is removed, and those after it close up': [
    async ({ sql }) => {
      await sql('delete from security_events where position = 3')
      for (const position of [4, 5, 6])
        await sql(
          `update security_events set position = ${position - 1} where position = ${position}`,
        )
    },
    altered(),
  ],
  'the last row is moved to where no other fits behind it': [
    set('position = 3999999999', 6),
    missing(6, 1),
    notNoted(6, 1),
  ],
  'two rows change places': [swap('position'), altered(2)],
  'two rows change places and seals': [all(swap('position'), swap('seal')), altered(2)],
  'two rows change ids': [swap('id'), altered(2)],
  "a row gets another row's seal": [
    async (at) => set(`seal = '${(await at.at(2)).seal}'`)(at),
    altered(),
  ],
  'a row in the middle is taken out of the chain to be sealed anew': [
    set('position = null'),
    missing(3, 1),
  ],
  'the last row is taken out of the chain, changed, to be sealed anew': [
    set(`position = null, detail = 'another'`, 6),
    missing(6, 1),
    notNoted(6, 1),
  ],
  'the last row is taken out of the chain as it is': [
    set('position = null', 6),
    missing(6, 1),
    notNoted(6, 1),
  ],
  'a row is removed, and all after it are taken out to be sealed anew': [
    all(
      ({ sql }) => sql('delete from security_events where position = 3'),
      ({ sql }) => sql('update security_events set position = null where position > 3'),
    ),
    missing(3, 3),
    missing(4, 3),
  ],
  'the last rows are made rows of a version without MACs': [
    ({ sql }) =>
      sql(
        'update security_events set position = null, seal = null, stamp = null where position > 3',
      ),
    missing(4, 3),
    missing(5, 3),
  ],
  'the log is made one that began without MACs, to have a row sealed': [
    all(({ sql }) => sql(`update security_events set stamp = null ${nobody}`), insert('', '')),
    { ...altered(1), foreign: 1 },
  ],
}

async function expectFound(
  at: Log,
  { row, fault, foreign = 0, unknown = 0, state = 'altered' }: Found,
  head?: Head,
) {
  const verdict = await at.verify({ heads: head ? [head] : [] })
  expect({
    state: verdict.state,
    row: verdict.fault?.position,
    fault: verdict.fault?.fault,
    foreign: verdict.open.foreign.length,
    unknown: verdict.open.unknown.length,
  }).toEqual({ state, row, fault, foreign, unknown })
  const outside = [...verdict.open.foreign, ...verdict.open.unknown]
  const lines = verdict.lines.filter((line) => line.includes(': ids '))
  for (const id of outside) expect(lines.join('\n')).toMatch(new RegExp(`\\b${id}\\b`))
}

async function sealSix() {
  await log.sql('delete from security_events')
  const service = log.startService()
  await log.write(6)
  await service.seal()
  const { head = '', ...verdict } = await log.verify()
  expect(verdict).toMatchObject({ state: 'whole', checked: 6 })
  return { service, head: parseHead(head) }
}

test.each(Object.entries(attacks))(
  '%s, and it is found',
  async (_name, [attack, found, later = found]) => {
    for (const isStopped of [false, true]) {
      // oxlint-disable no-await-in-loop
      const { service, head } = await sealSix()
      await attack(log)
      const { seal } = isStopped ? log.startService() : service
      await seal()
      await log.write(1)
      await seal()
      await expectFound(log, isStopped ? later : found, isStopped ? head : undefined)
    }
  },
)

test('a row that is copied before it is sealed is found, even where the index that forbids it was dropped', async () => {
  await using own = await openLog()
  const { seal } = own.startService()
  await own.write(2)
  const copy = () =>
    own.sql(
      `insert into security_events (${columns}, stamp, seal) select ${columns}, stamp, seal from security_events order by id limit 1`,
    )
  await expect(copy()).rejects.toThrow(/unique|duplicate/i)
  const index = 'drop index security_events_stamp_unique'
  await own.sql(isMysql ? `${index} on security_events` : index)
  await copy()
  await seal()
  await expectFound(own, { row: 3, fault: 'a copy' })
})
