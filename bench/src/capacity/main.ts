import { parseArgs } from 'node:util'
import { measureCosts, operations } from './costs.ts'
import { demandOf, fullest, ordinaryLoad, type Load } from './model.ts'
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

function rounded(value: number): string {
  return value >= 100
    ? Math.round(value).toLocaleString('en')
    : String(Number(value.toPrecision(2)))
}
