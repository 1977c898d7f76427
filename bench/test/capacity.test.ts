import { expect, test } from 'vitest'
import { measureCosts, operations, type Costs } from '../src/capacity/costs.ts'
import { demandOf, ordinaryLoad } from '../src/capacity/model.ts'

const cost = { cpu: 0, reads: 0, writes: 0, redis: 0 }
const nothing: Costs = {
  signIn: cost,
  check: cost,
  refresh: cost,
  sendCode: cost,
  register: cost,
}

test('a demand is the rate times the cost, and leaves two fifths of every core free', () => {
  const load = ordinaryLoad('x', 0)
  load.perSecond.signIn = 240
  load.perSecond.check = 1000
  const costs = {
    ...nothing,
    signIn: { cpu: 10, reads: 2, writes: 5, redis: 3 },
    check: { cpu: 0.1, reads: 1, writes: 0, redis: 0 },
  }
  expect(demandOf(load, costs)).toMatchObject({
    cores: 2.5,
    reads: 1480,
    writes: 1200,
    redis: 720,
    replicas: 3,
  })
})

test('the costs are counted at the process, the database and Redis', async () => {
  const { TEST_MYSQL_URL: mysqlServer = '', TEST_REDIS_URL: redisUrl = '' } = process.env
  const costs = await measureCosts({ mysqlServer, redisUrl }, 0.2)
  // The machine determines how many calls share a transaction, and so how little each one writes.
  for (const kind of operations) expect(costs[kind].cpu, kind).toBeGreaterThan(0)
  expect(costs.check.reads).toBeGreaterThan(0)
  for (const kind of ['signIn', 'sendCode', 'register'] as const) {
    expect(costs[kind].writes, kind).toBeGreaterThan(0)
    expect(costs[kind].redis, kind).toBeGreaterThan(0)
  }
})
