import { writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { measureAdoption } from './adoption.ts'
import { measureAll } from './bench.ts'
import { renderChart } from './chart.ts'
import { measureColdStart } from './cold.ts'
import type { Figure } from './figure.ts'
import { measureGrowth } from './growth.ts'
import { full, short } from './scale.ts'
import { measureNpmStart } from './start.ts'
import { renderTable } from './table.ts'

const { values: options } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    cold: { type: 'boolean', default: false },
    peers: { type: 'boolean', default: false },
    growth: { type: 'boolean', default: false },
    calls: { type: 'string' },
    rows: { type: 'string' },
    json: { type: 'string' },
    chart: { type: 'string' },
  },
})

const scale = options.short ? short : full
const machine = {
  node: process.version,
  cpu: `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown'}`,
  loadBefore: (loadavg()[0] ?? 0).toFixed(2),
}
const say = (line: string) => console.error(line)

const mysqlServer = process.env['TEST_MYSQL_URL']
const figures: Figure[] = []

try {
  if (options.rows !== undefined) {
    if (!mysqlServer) throw new Error('adoption is measured on MariaDB and MySQL only')
    const sizes = { mysqlServer, rows: Number(options.rows), rounds: 1, seconds: 20 }
    figures.push(...(await measureAdoption(sizes)))
    const oracle = process.env['TEST_ORACLE_URL']
    if (oracle !== undefined)
      figures.push(...(await measureAdoption({ ...sizes, mysqlServer: oracle, engine: 'MySQL' })))
  } else await measure()
} finally {
  // The output includes the measurements before an error.
  console.log(`Node ${machine.node}, ${machine.cpu}, load before ${machine.loadBefore}\n`)
  console.log(renderTable(figures))
  if (options.json)
    writeFileSync(options.json, `${JSON.stringify({ machine, figures }, null, 2)}\n`)
  if (options.chart) writeFileSync(options.chart, renderChart(figures))
}

async function measure(): Promise<void> {
  const keep = (measured: Figure[]) => figures.push(...measured)
  if (options.cold) keep(await measureColdStart())
  keep(await measureNpmStart(Math.min(scale.starts, 3)))
  const calls = Number(options.calls ?? 0)
  await measureAll({ scale, mysqlServer, peers: options.peers, calls, say, keep })
  if (options.growth) keep(await measureGrowth({ scale, mysqlServer, say }))
}
