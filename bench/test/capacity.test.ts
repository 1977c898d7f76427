import { expect, test } from 'vitest'
import { measureCosts, operations, type Costs } from '../src/capacity/costs.ts'
import { demandOf, ordinaryLoad } from '../src/capacity/model.ts'
import { seeded, simulate } from '../src/capacity/simulation.ts'

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

/** Mean wait for one lane with a service time that never varies: Pollaczek and Khinchine. */
const meanWait = (busy: number, service: number) => (busy * service) / (2 * (1 - busy))

test('the simulation agrees with what theory says of one lane', () => {
  const lane = { replicas: 1, lanes: 1, queue: Infinity, hash: 10, arrivals: 400_000 }
  const { busy, p50, refused } = simulate({ ...lane, perSecond: 60 }, seeded(1))
  expect(refused).toBe(0)
  expect(busy).toBeCloseTo(0.6, 1)
  const longer = simulate({ ...lane, perSecond: 80 }, seeded(1))
  expect(p50).toBeLessThan(10 + 2 * meanWait(0.6, 10))
  expect(longer.p50).toBeGreaterThan(p50)
  expect(longer.p99).toBeGreaterThan(10 + meanWait(0.8, 10))
})

test('above what its lanes can do a replica refuses the rest and keeps nobody waiting for long', () => {
  const full = { replicas: 2, lanes: 2, queue: 50, hash: 10, arrivals: 100_000 }
  const { refused, p99, busy } = simulate({ ...full, perSecond: 800 }, seeded(2))
  expect(refused).toBeGreaterThan(0.48)
  expect(refused).toBeLessThan(0.52)
  expect(busy).toBeGreaterThan(0.99)
  // The queue, the hash under way and one's own, over two lanes.
  expect(p99).toBeLessThanOrEqual(((50 + 2) / 2) * 10 + 10)
})

test('the costs are counted at the process, the database and Redis', async () => {
  const { TEST_MYSQL_URL: mysqlServer = '', TEST_REDIS_URL: redisUrl = '' } = process.env
  const costs = await measureCosts({ mysqlServer, redisUrl }, 0.2)
  for (const kind of operations) expect(costs[kind].cpu, kind).toBeGreaterThan(0)
  expect(costs.check.reads).toBeGreaterThan(0.9)
  expect(costs.signIn.writes).toBeGreaterThanOrEqual(3)
  expect(costs.signIn.redis).toBeGreaterThan(0)
  expect(costs.sendCode.writes).toBeGreaterThanOrEqual(3)
  expect(costs.register.writes).toBeGreaterThan(costs.refresh.writes)
})
