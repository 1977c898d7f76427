import { pino } from 'pino'
import { expect, test } from 'vitest'
import { errorSerializer } from '../../src/log/log-errors.ts'
import { readableLog } from '../../src/log/readable-log.ts'
import { keepLog } from '../support/secret-leaks.ts'
import { startTestApp } from '../support/harness.ts'

test('at a terminal a line of the log is a sentence with its details, and obeys no stranger', () => {
  const lines: string[] = []
  const log = pino(
    { serializers: { err: errorSerializer([]) } },
    readableLog((line) => lines.push(line)),
  )
  log.warn(
    {
      origin: 'http://localhost:9999\u001B[2J',
      nearest: { origin: 'http://localhost:5173', app: 'Notes' },
    },
    'an address that no app has registered: latchkey apps set <app> --origin registers it',
  )
  log.error({ err: new TypeError('of no use') }, 'unexpected error')
  expect(lines[0]).toBe(
    '  warning: an address that no app has registered: latchkey apps set <app> --origin registers it (origin http://localhost:9999?[2J, nearest origin http://localhost:5173, nearest app Notes)',
  )
  expect(lines[1]).toBe('  error: unexpected error (type TypeError, message of no use)')
  expect(lines[2]).toMatch(/^ +at /)
})

test('a page that is opened with another name of continue= says so in the log, once a minute', async () => {
  const { lines, logging } = keepLog()
  await using app = await startTestApp({}, { ...logging, logLevel: 'warn' })
  const open = (path: string) => fetch(`${app.url}${path}`)
  const told = () => lines.map((line) => String(JSON.parse(line).msg))
  for (const path of ['/login?continue=/a&next=/b', '/account?next=/a', '/login', '/login?ui=1'])
    await open(path)
  expect(told()).toEqual([])
  for (const path of [
    '/login?next=/a',
    '/login?next=/a',
    '/register?redirect_uri=https://a.example',
  ])
    await open(path)
  expect(told()).toEqual([
    'a page was opened with next=, which it ignores: the address to go on to is continue=',
    'a page was opened with redirect_uri=, which it ignores: the address to go on to is continue=',
  ])
})
