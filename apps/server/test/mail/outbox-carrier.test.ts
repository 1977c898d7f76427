import { defineEntity, p } from '@mikro-orm/core'
import { afterAll, expect, test } from 'vitest'
import { later, minutes, seconds } from '../../src/clock.ts'
import { openDatabase } from '../../src/database/database.ts'
import { entities } from '../../src/entities.ts'
import type { Log } from '../../src/log/log.ts'
import { backoff } from '../../src/outbox/backoff.ts'
import type { Carrier } from '../../src/outbox/carrier.ts'
import { outboxColumns } from '../../src/outbox/outbox-row.ts'
import { createOutbox } from '../../src/outbox/outbox.ts'
import { isMysql } from '../support/engine.ts'
import { createEmptyDatabase } from '../support/harness.ts'

/** A table of letters by pigeon: the outbox delivers any table with its columns. */
const PigeonSchema = defineEntity({
  name: 'Pigeon',
  tableName: 'pigeons',
  properties: {
    id: p.integer().primary(),
    note: p.string().length(50),
    ...outboxColumns,
    lease: p.string().length(22).nullable(),
    createdAt: p.datetime().length(3),
  },
})
class Pigeon extends PigeonSchema.class {}
PigeonSchema.setClass(Pigeon)

const place = await createEmptyDatabase()
const database = await openDatabase(place.url, { entities: [...entities, Pigeon] })
const time = isMysql ? 'datetime(3)' : 'datetime'
const key = isMysql ? 'int auto_increment' : 'integer'
await database.em
  .fork()
  .execute(
    `create table pigeons (id ${key} primary key, note varchar(50) not null, state varchar(10) not null default 'queued', attempts int not null default 0, next_try_at ${time} not null, lease varchar(22), useful_until ${time} not null, created_at ${time} not null, changed_at ${time} not null)`,
  )
afterAll(async () => {
  await database.close()
  await place.drop()
})

const silent = { error() {}, warn() {}, info() {} } as unknown as Log

async function enqueue(note: string, usefulUntil = later(new Date(), minutes(5))): Promise<void> {
  const now = new Date()
  const em = database.em.fork()
  em.create(Pigeon, { note, usefulUntil, nextTryAt: now, createdAt: now, changedAt: now })
  await em.flush()
}

type Deliver = Carrier<Pigeon>['deliver']

/** The outbox of another process, with its own clock and ticks. */
function open(deliver: Deliver, root = database.em) {
  const ended: string[] = []
  const offset = { clock: 0, ticks: 0 }
  const carrier: Carrier<Pigeon> = {
    entity: Pigeon,
    label: ({ note }) => ({ pigeon: note }),
    load: (em, lease) => em.find(Pigeon, { lease }),
    deliver,
    onSent: () => Promise.resolve(),
    onRecorded: ({ note }, ending) => void ended.push(`${note} ${ending}`),
    trace: (_row, work) => work(),
    close() {},
  }
  const outbox = createOutbox({
    em: root,
    carrier,
    log: silent,
    clock: () => new Date(Date.now() + offset.clock),
    ticks: () => performance.now() + offset.ticks,
  })
  return { ...outbox, ended, offset }
}

const find = (note: string) => database.em.fork().findOneOrFail(Pigeon, { note })

test('a second table is delivered by any number of processes, each row once', async () => {
  const delivered: string[] = []
  const deliver: Deliver = ({ note }) => {
    delivered.push(note)
    return Promise.resolve({ state: 'sent' })
  }
  const outboxes = [open(deliver), open(deliver), open(deliver)]
  const notes = Array.from({ length: 60 }, (_, index) => `each ${index}`)
  await Promise.all(notes.map((note) => enqueue(note)))
  for (const { wake } of outboxes) wake()
  const ended = () => outboxes.flatMap((outbox) => outbox.ended)
  await expect.poll(() => ended().length).toBe(60)
  expect(delivered.toSorted()).toEqual(notes.toSorted())
  await Promise.all(outboxes.map(({ stop }) => stop()))
})

test('a row enqueued while a poll ends is delivered at once, not at the next poll', async () => {
  const asked = Promise.withResolvers<void>()
  const opened = Promise.withResolvers<void>()
  // The poll ends with a look for the row that is due next.
  const em = new Proxy(database.em, {
    get: (target, name) =>
      name === 'fork' ? () => held(target.fork()) : Reflect.get(target, name),
  })
  const held = (fork: typeof em) =>
    Object.assign(fork, {
      findOne: async () => {
        asked.resolve()
        await opened.promise
        return null
      },
    })
  const outbox = open(() => Promise.resolve({ state: 'sent' }), em)
  outbox.wake()
  await asked.promise
  await enqueue('in between')
  outbox.wake()
  const since = performance.now()
  opened.resolve()
  await expect.poll(() => outbox.ended).toEqual(['in between sent'])
  expect(performance.now() - since).toBeLessThan(seconds(4))
  await outbox.stop()
})

test('a failed delivery is tried again later, and one past its use never', async () => {
  const failing = open(({ attempts }) =>
    Promise.resolve(
      attempts === 0
        ? { nextTryAt: later(new Date(), backoff(attempts)) }
        : { state: 'refused' as const },
    ),
  )
  await enqueue('late', later(new Date(), -1))
  await enqueue('failing')
  failing.wake()
  await expect.poll(() => failing.ended).toContain('failing delayed')
  expect(failing.ended).toContain('late expired')
  const wait = (await find('failing')).nextTryAt.getTime() - Date.now()
  expect(wait).toBeGreaterThan(0)
  expect(wait).toBeLessThanOrEqual(seconds(6.25))
  failing.offset.clock = minutes(1)
  failing.wake()
  await expect.poll(() => failing.ended).toContain('failing refused')
  expect(await find('failing')).toMatchObject({ state: 'refused', attempts: 2, lease: null })
  await failing.stop()
})

test('a row of a process that died is delivered by another once its lease was seen long enough', async () => {
  const dead = open(() => new Promise(() => {}))
  await enqueue('orphan')
  dead.wake()
  await expect.poll(async () => (await find('orphan')).lease).toBeTruthy()
  await dead.stop()
  const heir = open(() => Promise.resolve({ state: 'sent' }))
  heir.wake()
  await enqueue('witness')
  heir.wake()
  await expect.poll(() => heir.ended).toEqual(['witness sent'])
  heir.offset.ticks = seconds(61)
  heir.wake()
  await expect.poll(() => heir.ended).toContain('orphan sent')
  await heir.stop()
})
