import { parseArgs } from 'node:util'
import { measureCosts, operations, type Costs } from './costs.ts'
import { coresOfReplica, demandOf, fullest, ordinaryLoad, type Load } from './model.ts'
import { seeded, simulate } from './simulation.ts'
import { column } from './column.ts'

const { values: given } = parseArgs({
  options: {
    accounts: { type: 'string' },
    'sign-ins': { type: 'string' },
    seconds: { type: 'string', default: '4' },
  },
})
const { TEST_MYSQL_URL: mysqlServer = '', TEST_REDIS_URL: redisUrl = '' } = process.env

console.error('measuring what each call costs here…')
const costs = await measureCosts({ mysqlServer, redisUrl }, Number(given.seconds))

console.log('Measured, a call:\n')
console.log(
  column(
    ['', 'CPU ms', 'reads', 'writes', 'Redis'],
    operations.map((kind) => {
      const { cpu, reads, writes, redis } = costs[kind]
      return [
        kind,
        ...[cpu, reads, writes, redis].map((value) => value.toFixed(value < 10 ? 2 : 1)),
      ]
    }),
  ),
)

const heaviest: Load = { ...ordinaryLoad('10,000 sign-ins/s', 100_000_000) }
heaviest.perSecond.signIn = Number(given['sign-ins'] ?? 10_000)
const loads = [
  ...[10_000, 1_000_000, 100_000_000].map((count) =>
    ordinaryLoad(`${count.toLocaleString('en')} accounts`, count),
  ),
  heaviest,
  ...(given.accounts ? [ordinaryLoad('yours', Number(given.accounts))] : []),
]
console.log(`\nNeeded in the busiest hour, no part above ${fullest * 100} %:\n`)
console.log(
  column(
    [
      '',
      'sign-ins/s',
      'checks/s',
      'cores',
      'replicas',
      'DB reads/s',
      'DB writes/s',
      'Redis/s',
      'mails/s',
      'GiB',
    ],
    loads.map((load) => {
      const { cores, replicas, reads, writes, redis, mails, diskGiB } = demandOf(load, costs)
      const { signIn, check } = load.perSecond
      const numbers = [signIn, check, cores, replicas, reads, writes, redis, mails, diskGiB]
      return [load.name, ...numbers.map(rounded)]
    }),
  ),
)

console.log('\nSimulated, sign-ins at random moments on random replicas:\n')
console.log(
  column(
    ['', 'replicas', 'busy', 'p50 ms', 'p99 ms', 'refused'],
    loads.flatMap((load) => [1, 2].map((times) => simulated(load, costs, times))),
  ),
)

function simulated(load: Load, { signIn }: Costs, times: number): string[] {
  const { replicas } = demandOf(load, costs)
  const perSecond = load.perSecond.signIn * times
  const waits = simulate(
    { replicas, lanes: coresOfReplica, queue: 50, hash: signIn.cpu, perSecond, arrivals: 200_000 },
    seeded(1),
  )
  const name = times === 1 ? load.name : `  twice as many`
  const { busy, p50, p99, refused } = waits
  const share = (value: number) => `${(value * 100).toFixed(value > 0 && value < 0.01 ? 2 : 0)} %`
  return [name, rounded(replicas), share(busy), p50.toFixed(0), p99.toFixed(0), share(refused)]
}

function rounded(value: number): string {
  return value >= 100
    ? Math.round(value).toLocaleString('en')
    : String(Number(value.toPrecision(2)))
}
