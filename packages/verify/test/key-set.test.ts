import { expect, test, vi } from 'vitest'
import { startService } from './service.ts'

/** Every signal makes the service print how many statements it ran, and how many of them read signing keys. */
const counter = `
  import { StatementSync } from 'node:sqlite'
  let [all, ofKeys] = [0, 0]
  for (const name of ['all', 'get', 'iterate', 'run']) {
    const given = StatementSync.prototype[name]
    StatementSync.prototype[name] = function (...values) {
      all += 1
      if (this.sourceSQL.includes('signing_keys')) ofKeys += 1
      return given.apply(this, values)
    }
  }
  process.on('SIGUSR2', () => console.log('statements ' + all + ' ' + ofKeys))`
const options = ['--import', `data:text/javascript,${encodeURIComponent(counter)}`]
const verifiers = 1000

test('1,000 verifiers that read the keys at once get one answer, from memory', async () => {
  await using service = await startService({ options })
  const pattern = /^statements (\d+) (\d+)$/gm
  async function count() {
    const before = [...service.output().matchAll(pattern)].length
    service.signal('SIGUSR2')
    const told = () => [...service.output().matchAll(pattern)].slice(before)[0]
    const [, all, ofKeys] = await vi.waitUntil(told, { timeout: 60_000 })
    return { all: Number(all), ofKeys: Number(ofKeys) }
  }
  const read = async () => {
    const answer = await fetch(`${service.url}/.well-known/jwks.json`)
    return `${answer.status} ${answer.headers.get('cache-control')} ${await answer.text()}`
  }
  const first = await read()
  expect(first).toMatch(/^200 public, max-age=300 {"keys":\[{.*"alg":"ES256"/)

  const [begun, before] = [performance.now(), await count()]
  expect(before.ofKeys).toBeGreaterThan(0)
  const answers = await Promise.all(Array.from({ length: verifiers }, read))
  const [seconds, after] = [(performance.now() - begun) / 1000, await count()]
  expect(answers.filter((answer) => answer !== first)).toEqual([])
  const statements = { all: after.all - before.all, ofKeys: after.ofKeys - before.ofKeys }
  process.stdout.write(
    `${verifiers} answers in ${seconds.toFixed(1)} s; ${JSON.stringify(statements)} statements\n`,
  )
  // The service reads the keys anew every five seconds, and its jobs run statements meanwhile.
  expect(statements.ofKeys).toBeLessThanOrEqual(1 + Math.ceil(seconds / 5))
  expect(statements.all).toBeLessThan(verifiers / 10 + 20 * seconds)
})
