import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { minutes } from '../../src/clock.ts'
import { openDatabase, type Database } from '../../src/database/database.ts'
import type { Change } from '../../src/database/statement.ts'
import { entities } from '../../src/entities.ts'
import { Counter } from '../../src/limits/counter.entity.ts'
import { createDatabaseCounters, type Counters } from '../../src/limits/counters.ts'
import { createLimits } from '../../src/limits/limits.ts'
import { limitTable } from '../../src/limits/table.ts'
import { noMeters } from '../../src/metrics/meters.ts'
import { keys } from '../support/attackers.ts'
import type { Work } from '../support/counting-process.ts'
import { isMysql } from '../support/engine.ts'
import { createLastingDatabase } from '../support/server-process.ts'

async function startCounting() {
  const made = await createLastingDatabase()
  const database = await openDatabase(made.url, { entities })
  return {
    url: made.url,
    database,
    async [Symbol.asyncDispose]() {
      await database.close()
      await made[Symbol.asyncDispose]()
    },
  }
}

const [now, until] = [1_000_000, 1_003_600]
const span = { now, until }
const hitsOf = async (counters: Counters, id: string) => (await counters.read(id, span))?.hits

/** Limits with their own clock, and their log of failed refunds. */
function limitsOn(counters: Counters) {
  const story = { time: now * 1000, kept: [] as string[], logged: 0 }
  const limits = createLimits(counters, {
    keys,
    clock: () => new Date(story.time),
    table: limitTable,
    meters: { ...noMeters, hitKept: (limit) => void story.kept.push(limit) },
    log: { error: () => void (story.logged += 1) },
  })
  return { story, limits }
}

test('a hit that is given back late takes none of the next span', async () => {
  await using counting = await startCounting()
  const { story, limits } = limitsOn(createDatabaseCounters(counting.database))
  const refund = await limits.enforce('signInFailuresPerIp', '192.0.2.1')
  const since = new Date(story.time)
  story.time += minutes(15)
  const { max } = limitTable.signInFailuresPerIp
  for (let hits = 0; hits < max; hits += 1) await limits.consume('signInFailuresPerIp', '192.0.2.1')
  await refund()
  await limits.refund('signInFailuresPerIp', '192.0.2.1', since)
  expect(await limits.consume('signInFailuresPerIp', '192.0.2.1')).toBe(false)
})

test('a hit that is given back in its span is none, whoever began the span', async () => {
  await using counting = await startCounting()
  const { story, limits } = limitsOn(createDatabaseCounters(counting.database))
  const { max } = limitTable.signInsPerIp
  await limits.consume('signInsPerIp', '192.0.2.1')
  story.time += minutes(30)
  for (let tries = 0; tries < 2 * max; tries += 1) {
    const refund = await limits.enforce('signInsPerIp', '192.0.2.1')
    await refund()
  }
})

/** A database that refuses statements on this counter. */
function refusing(database: Database, id: string): Database {
  const change: Change = async (...statements) => {
    if (statements.some(({ values }) => values.includes(id))) throw new Error(`not ${id}`)
    return database.change(...statements)
  }
  return { ...database, change }
}

test('one counter that cannot be written fails those who count at it, and nobody beside them', async () => {
  await using counting = await startCounting()
  const counters = createDatabaseCounters(refusing(counting.database, 'bad'))
  const outcomes = await Promise.allSettled([
    counters.hit('good', span),
    counters.hit('bad', span),
    counters.hit('good', span),
    counters.refund('bad', span),
    counters.hit('other', span),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'rejected',
    'fulfilled',
  ])
  expect([await hitsOf(counters, 'good'), await hitsOf(counters, 'other')]).toEqual([2, 1])
})

test('a hit that cannot be given back fails nobody, and is told', async () => {
  await using counting = await startCounting()
  const counters = createDatabaseCounters(counting.database)
  const { story, limits } = limitsOn({
    ...counters,
    refund: () => Promise.reject(new Error('the database is away')),
  })
  const refund = await limits.enforce('signInsPerIp', '192.0.2.1')
  await refund()
  await limits.refund('sendsPerIp', '192.0.2.1', new Date(story.time))
  expect(story).toMatchObject({ kept: ['signInsPerIp', 'sendsPerIp'], logged: 2 })
  const fault = new Error('what the caller is to read')
  const work = limits.guard('picturesPerAccount', '1', () => Promise.reject(fault))
  await expect(work).rejects.toBe(fault)
})

test('hits and give-backs of one moment are answered in turn, whatever stands beside them', async () => {
  await using counting = await startCounting()
  const counters = createDatabaseCounters(counting.database)
  const { hit, refund } = counters
  await Promise.all(['a', 'b', 'c'].map((id) => hit(id, span)))
  const answers = await Promise.all([
    hit('c', span),
    refund('b', span),
    hit('a', span),
    hit('b', span),
    refund('c', span),
    hit('a', span),
    refund('nobody', span),
  ])
  const hits = answers.map((one) => one?.hits)
  expect(hits).toEqual([1, undefined, 2, 1, undefined, 3, undefined])
  const [alone] = await Promise.all([hit('b', span), refund('c', span)])
  expect(alone.hits).toBe(2)
  expect(await hitsOf(counters, 'nobody')).toBeUndefined()
})

test('all counters of a limit are dropped, however many, and no others', async () => {
  await using counting = await startCounting()
  const counters = createDatabaseCounters(counting.database)
  const ids = Array.from({ length: 1200 }, (_, at) => `limit-a-${at}`)
  const rows = [...ids, 'limit-9', 'limit-b'].map((id) => ({ id, hits: 1, expiresAt: until }))
  await counting.database.em.fork().insertMany(Counter, rows)
  expect(await counters.dropAll('limit-a-')).toBe(1200)
  const left = await counting.database.em.fork().find(Counter, {})
  expect(left.map(({ id }) => id)).toEqual(['limit-9', 'limit-b'])
})

const program = fileURLToPath(new URL('../support/counting-process.ts', import.meta.url))

async function startProcess(url: string) {
  const child = fork(program, [url], { execArgv: [] })
  await once(child, 'message')
  return async (work: Work) => {
    const answer = once(child, 'message')
    child.send(work)
    const [{ undone }] = (await answer) as [{ undone: number }]
    return undone
  }
}

const ofServers = () => {
  test('two processes that hit and give back the same counters never wait for each other', async () => {
    await using counting = await startCounting()
    const counters = createDatabaseCounters(counting.database)
    const [low, high] = [
      ['a1', 'a2', 'a3', 'a4'],
      ['z1', 'z2', 'z3', 'z4'],
    ] as const
    const rounds = 150
    for (const id of [...low, ...high])
      await Promise.all(Array.from({ length: rounds }, () => counters.hit(id, span)))
    const [one, two] = await Promise.all([startProcess(counting.url), startProcess(counting.url)])
    const undone = await Promise.all([
      one({ rounds, until, hit: [...low], refund: [...high] }),
      two({ rounds, until, hit: [...high], refund: [...low] }),
    ])
    expect(undone).toEqual([0, 0])
    for (const id of [...low, ...high]) expect(await hitsOf(counters, id)).toBe(rounds)
  })
}

// SQLite has one writer, so no call waits for a row.
if (isMysql) ofServers()
