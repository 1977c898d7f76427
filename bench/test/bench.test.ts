import { expect, test } from 'vitest'
import { measureAll } from '../src/bench.ts'
import { renderChart } from '../src/chart.ts'
import type { Figure } from '../src/figure.ts'
import { measureGrowth } from '../src/growth.ts'
import { short } from '../src/scale.ts'
import { renderTable } from '../src/table.ts'

const mysqlServer = process.env['TEST_MYSQL_URL'] || undefined
const engines = mysqlServer ? ['MariaDB', 'SQLite'] : ['SQLite']

test('every figure is there, and a number above zero', async () => {
  const figures: Figure[] = []
  const keep = (measured: Figure[]) => figures.push(...measured)
  await measureAll({ scale: short, mysqlServer, say: () => {}, keep })
  keep(await measureGrowth({ scale: short, mysqlServer, say: () => {} }))

  const names = figures.map((figure) => figure.name)
  for (const engine of engines) {
    for (const procedure of ['login', 'me', 'refresh', 'sendCode', 'register'])
      expect(names).toContain(`auth.${procedure}, ${engine}: calls`)
    expect(names).toContain(`old GET /profile, ${engine}: calls`)
    expect(names).toContain(`GET /gate, ${engine}: calls`)
    expect(names).toContain(`code flow, ${engine}: calls`)
    expect(names).toContain(`auth.apiToken, ${engine}: calls`)
  }
  if (mysqlServer) expect(names).toContain('adoption of 100 rows, MariaDB')
  expect(names).toContain('start, empty SQLite: to listening')
  expect(names).toContain('verify of @latchkey/verify: tokens')
  expect(names).toContain('sign-in page: JavaScript, brotli')
  expect(new Set(names).size).toBe(names.length)
  expect(names).toContain('auth.login, SQLite, 2000 accounts: calls')
  expect(names).toContain('auth.me beside 50 sign-ins, SQLite: p99')
  for (const { name, value, beside, ratio } of figures) {
    // An idle server may use no CPU, and a difference may be zero.
    if (name.startsWith('idle') || name.includes('added to')) continue
    for (const number of [value, beside?.value ?? 1, ratio ?? 1]) {
      expect(number, name).toBeGreaterThan(0)
      expect(number, name).toBeLessThan(Infinity)
    }
  }
})

test('the chart draws each pair to a scale of its own, on a dark page too', () => {
  const beside = { what: 'bare & plain', value: 400 }
  const login: Figure = { name: 'login: calls', value: 100, unit: '/s', beside, ratio: 0.25 }
  const alone: Figure = { name: 'alone: calls', value: 100, unit: '/s' }

  const svg = renderChart([login, alone])

  const widths = [...svg.matchAll(/width="([\d.]+)" height="16"/g)].map(([, text]) => Number(text))
  expect(widths).toHaveLength(2)
  expect(widths[0]! / widths[1]!).toBeCloseTo(0.25)
  expect(svg).toContain('bare &#38; plain (× 0.25)')
  expect(svg).toContain('prefers-color-scheme:dark')
})

test('the table says which targets are met', () => {
  const login: Figure = {
    name: 'login',
    value: 123.456,
    unit: '/s',
    beside: { what: 'bare', value: 1234.5 },
    ratio: 0.1,
    target: { atLeast: 0.85 },
  }
  const start: Figure = { name: 'start', value: 1.234, unit: 's', target: { atMost: 5 } }

  const lines = renderTable([login, start]).split('\n')

  expect(lines[2]).toMatch(/^login +123 \/s +bare 1235 \/s +0\.10 +≥ 0\.85 +missed$/)
  expect(lines[3]).toMatch(/^start +1\.23 s +≤ 5 s +met$/)
})
