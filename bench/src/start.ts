import { startServerProcess } from '@latchkey/tools/testing/server-process'
import { fileURLToPath } from 'node:url'
import { createSqlite, type BenchDatabase } from './database.ts'
import type { Figure } from './figure.ts'
import { median } from './quantile.ts'
import { inheritedEnv, startLatchkey } from './server.ts'
import { readUsage } from './usage.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

type Start = { milliseconds: number; residentBytes: number }

/** Measures the time to "listening", on a new database and again on the existing one. */
export async function measureStart(times: number): Promise<Figure[]> {
  const [empty, existing]: [Start[], Start[]] = [[], []]
  for (let time = 0; time < times; time += 1) {
    const database = await createSqlite()
    empty.push(await startOnce(database))
    existing.push(await startOnce(database))
    await database.drop()
  }
  const milliseconds = (starts: Start[]) => median(starts.map((start) => start.milliseconds))
  const residentBytes = median(existing.map((start) => start.residentBytes))
  return [
    { name: 'start, empty SQLite: to listening', value: milliseconds(empty), unit: 'ms' },
    {
      name: 'start, existing SQLite: to listening',
      value: milliseconds(existing),
      unit: 'ms',
      target: { atMost: 500 },
    },
    { name: 'start: resident memory', value: residentBytes / 1e6, unit: 'MB' },
  ]
}

async function startOnce(database: BenchDatabase): Promise<Start> {
  const server = await startLatchkey(database)
  const { residentBytes } = readUsage(server.pid)
  await server.stop()
  return { milliseconds: server.milliseconds, residentBytes }
}

/** Measures `npm start` in an installed and built tree. */
export async function measureNpmStart(times: number): Promise<Figure[]> {
  const database = await createSqlite()
  const seconds: number[] = []
  for (let time = 0; time < times; time += 1) {
    seconds.push(await npmStart(root, { DATABASE_URL: database.url }))
  }
  await database.drop()
  const name = 'npm start, unchanged tree: to listening'
  return [{ name, value: median(seconds), unit: 's', target: { atMost: 5 } }]
}

/** Seconds to "listening". */
export async function npmStart(cwd: string, env: Record<string, string>): Promise<number> {
  const server = await startServerProcess(
    { ...inheritedEnv(), PORT: '0', ...env },
    { command: ['npm', 'start'], cwd, output: 'until ready' },
  )
  await server.stop()
  return server.milliseconds / 1000
}
