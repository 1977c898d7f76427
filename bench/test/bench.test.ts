import { expect, test } from 'vitest'
import { measureAll } from '../src/bench.ts'
import type { Figure } from '../src/figure.ts'
import { short } from '../src/scale.ts'
import { renderTable } from '../src/table.ts'

const mysqlServer = process.env['TEST_MYSQL_URL'] || undefined
const engines = mysqlServer ? ['MariaDB', 'SQLite'] : ['SQLite']

test('every figure is there, and a number above zero', async () => {
  const figures = await measureAll({ scale: short, mysqlServer, say: () => {} })

  const names = figures.map((figure) => figure.name)
  for (const engine of engines) {
    for (const procedure of ['login', 'me', 'refresh', 'sendCode', 'register'])
      expect(names).toContain(`auth.${procedure}, ${engine}: calls`)
  }
  expect(names).toContain('start, empty SQLite: to listening')
  expect(names).toContain('sign-in page: JavaScript, brotli')
  expect(new Set(names).size).toBe(names.length)
  for (const { name, value, beside, ratio } of figures) {
    for (const number of [value, beside?.value ?? 1, ratio ?? 1]) {
      expect(number, name).toBeGreaterThan(0)
      expect(number, name).toBeLessThan(Infinity)
    }
  }
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
