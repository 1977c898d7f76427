import { expect, test } from 'vitest'
import { days, hours, later } from '../../src/clock.ts'
import { openLog } from '../support/security-log.ts'

const soon = later(new Date(), hours(1))
const afterwards = later(new Date(), days(2))

/** Three rows of a version without MACs, two of this one. */
async function upgradedLog() {
  const log = await openLog()
  for (const detail of ['one', 'two', 'three']) {
    // oxlint-disable-next-line no-await-in-loop
    await log.writeFormer({ detail })
  }
  await log.sealFormer()
  await log.write(2)
  await log.startService().seal()
  return log
}

test('rows of a version without MACs stay whole, those too that it wrote and sealed beside this one', async () => {
  await using log = await upgradedLog()
  const service = log.startService({ now: soon })
  await log.writeFormer()
  await log.write(1)
  await log.sealFormer()
  await log.write(1)
  await log.writeFormer({ detail: 'the last of a replica that was replaced' })
  expect(await log.verify({ now: soon })).toMatchObject({ state: 'whole', open: { waiting: 2 } })
  await service.seal()
  expect(service.said).toEqual([])
  expect(await log.verify({ now: afterwards })).toMatchObject({ state: 'whole', checked: 9 })
})

test('a row without a MAC is sealed for a day after the upgrade, and on a fresh log never', async () => {
  await using upgraded = await upgradedLog()
  await using fresh = await openLog()
  await fresh.write(1)
  await fresh.startService().seal()
  for (const log of [upgraded, fresh]) {
    // oxlint-disable no-await-in-loop
    const service = log.startService({ now: log === fresh ? new Date() : afterwards })
    await log.writeFormer({ at: new Date(0), detail: 'by SQL' })
    await service.seal()
    await service.seal()
    const [row] = (await log.rows()).filter(({ detail }) => detail === 'by SQL')
    expect(row?.position).toBeNull()
    const verdict = await log.verify({ now: log === fresh ? new Date() : afterwards })
    expect(verdict).toMatchObject({ state: 'altered', open: { foreign: [row?.id] } })
    expect(service.said).toEqual([
      [{ ids: [row?.id] }, expect.stringContaining('the service did not write')],
    ])
  }
})

/** Attempts to pass new rows off as old ones. */
const attacks: Record<string, [string, number | undefined]> = {
  'a former row is changed': [`update security_events set detail = 'x' where position = 2`, 2],
  "a former row's address is changed": [
    `update security_events set ip = '192.0.2.9' where position = 2`,
    2,
  ],
  'a former row is taken out to be sealed anew': [
    `update security_events set position = null, seal = null where position = 2`,
    2,
  ],
  'a former row is removed': [`delete from security_events where position = 1`, 1],
  'the first row of this version is made a former one': [
    `update security_events set stamp = null where position = 4`,
    4,
  ],
  'the first row of this version is made younger': [
    `update security_events set at = '2100-01-01 00:00:00.000' where position >= 4`,
    4,
  ],
  'a row of this version is made an open former one': [
    `update security_events set stamp = null, seal = null, position = null where position = 5`,
    5,
  ],
}

test.each(Object.entries(attacks))(
  'after an upgrade %s, and it is found',
  async (_name, [sql, row]) => {
    await using log = await upgradedLog()
    const service = log.startService({ now: afterwards })
    await service.seal()
    await log.sql(sql)
    await log.writeFormer()
    await log.write(1, { now: afterwards })
    await service.seal()
    const { state, fault } = await log.verify({ now: afterwards })
    expect({ state, row: fault?.position }).toEqual({ state: 'altered', row })
  },
)

test.each([
  ['that waits', 'null'],
  ['before the first', '0'],
])(
  'no row by SQL, here one %s, makes the day of the upgrade begin anew',
  async (_where, position) => {
    await using log = await upgradedLog()
    const service = log.startService({ now: afterwards })
    await log.write(1, { now: afterwards })
    await service.seal()
    await log.sql(
      `insert into security_events (at, kind, actor, key_id, stamp, position) select at, kind, actor, key_id, '0', ${position} from security_events where position = 6`,
    )
    await log.writeFormer({ detail: 'by SQL' })
    await service.seal()
    await log.sql(`delete from security_events where stamp = '0'`)
    await service.seal()
    const [row] = (await log.rows()).filter(({ detail }) => detail === 'by SQL')
    const verdict = await log.verify({ now: afterwards })
    expect(verdict).toMatchObject({ state: 'altered', open: { foreign: [row?.id] } })
  },
)

test.each([
  ['as it is', undefined],
  ['made young', 'update security_events set at = (select at from young) where position = 3'],
])(
  'a log cut back to its rows without MACs, the last of them %s, takes no new ones a month later',
  async (_last, rejuvenate) => {
    await using log = await upgradedLog()
    const now = later(new Date(), days(40))
    await log.write(1, { now })
    await log.sql('create table young as select at from security_events order by id desc limit 1')
    await log.sql('delete from security_events where stamp is not null')
    if (rejuvenate) await log.sql(rejuvenate)
    const service = log.startService({ now })
    const ids = async () =>
      (await log.rows()).filter(({ detail }) => detail === 'by SQL').map(({ id }) => id)
    await log.writeFormer({ detail: 'by SQL', at: now })
    await service.seal()
    expect(await log.verify({ now })).toMatchObject({ open: { foreign: await ids() } })
    // The next row of the service looks like the first after an upgrade.
    await log.write(1, { now })
    await service.seal()
    await log.writeFormer({ detail: 'by SQL', at: now })
    await service.seal()
    expect(await ids()).toHaveLength(2)
    expect(await log.verify({ now })).toMatchObject({ open: { foreign: await ids() } })
  },
)

/** Rows that the attacker alters while a forged row waits to be sealed, and restores afterwards. */
const moments: Record<string, { isFresh?: true; sql: string[] }> = {
  'the first row of this version is young': {
    sql: [
      `update security_events set at = (select at from (select at from security_events where position = 6) as young) where position >= 4`,
    ],
  },
  'no row is of this version': { sql: ['update security_events set stamp = null'] },
  'all rows of this version are outside of the chain': {
    sql: ['update security_events set position = null, stamp = null where position > 3'],
  },
  'only the last row is of this version': {
    sql: ['update security_events set stamp = null where position < 6'],
  },
  'a fresh log began in the former version': {
    isFresh: true,
    sql: [
      'update security_events set stamp = null where position = 1',
      `update security_events set at = (select at from (select at from security_events where position = 6) as young) where position > 1`,
    ],
  },
}

test.each(Object.entries(moments))(
  'while it looks as if %s, no forged row is sealed',
  async (_name, { isFresh, sql }) => {
    await using log = await (isFresh ? openLog() : upgradedLog())
    const service = log.startService({ now: afterwards })
    if (isFresh) await log.write(5)
    await service.seal()
    await log.write(1, { now: afterwards })
    await service.seal()
    const before = await log.rows()
    await log.sql('create table kept as select * from security_events')
    for (const statement of sql) await log.sql(statement)
    await log.writeFormer({ detail: 'by SQL' })
    await service.seal()
    await log.sql(`delete from security_events where detail <> 'by SQL'`)
    await log.sql('insert into security_events select * from kept')
    await service.seal()
    expect((await log.rows()).slice(0, 6)).toEqual(before)
    const [row] = (await log.rows()).filter(({ detail }) => detail === 'by SQL')
    const verdict = await log.verify({ now: afterwards })
    expect(verdict).toMatchObject({ state: 'altered', open: { foreign: [row?.id] } })
  },
)
