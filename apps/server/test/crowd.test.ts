import { expect, test } from 'vitest'
import { createCrowdWatch } from '../src/proxy/crowd.ts'
import { startTestApp } from './harness.ts'
import { keepLog } from './secrecy.ts'
import { send } from './wire.ts'

const callers = (count: number) => Array.from({ length: count }, (_, at) => `10.0.${at >> 8}.${at}`)

test.each([
  ['one address', Array<string>(500).fill('10.0.0.1'), 1],
  ['one address in nine of ten calls', [...callers(50), ...Array<string>(450).fill('10.1.1.1')], 1],
  ['one address in eight of ten calls', [...callers(100), ...Array<string>(400).fill('x')], 0],
  ['many addresses', callers(500), 0],
  ['one address a few times', Array<string>(499).fill('10.0.0.1'), 0],
])('%s among five hundred calls is warned of or not', (_name, keys, warnings) => {
  const said: unknown[] = []
  const watch = createCrowdWatch({ warn: (...words: unknown[]) => void said.push(words) })
  for (const key of keys) watch(key)
  expect(said).toHaveLength(warnings)
})

test('a proxy nobody trusts is noticed in the log, one that is trusted is not [asvs 15.3.4]', async () => {
  for (const [TRUST_PROXY, isNoticed] of [
    ['', true],
    ['127.0.0.1/32', false],
  ] as const) {
    const { lines, logging } = keepLog()
    await using app = await startTestApp({ TRUST_PROXY }, logging)
    for (let round = 0; round < 10; round += 1)
      await Promise.all(callers(50).map(() => send(app, '/trpc/auth.me', { method: 'GET' })))
    const warnings = lines.filter((line) => line.includes('is TRUST_PROXY missing?'))
    expect(warnings.length > 0, TRUST_PROXY).toBe(isNoticed)
  }
})
