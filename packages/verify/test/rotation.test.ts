import { decodeProtectedHeader } from 'jose'
import { setTimeout as pass } from 'node:timers/promises'
import { afterAll, expect, onTestFinished, test, vi } from 'vitest'
import { judge, startLoad, type Verdict } from './load.ts'
import { audience, startService } from './service.ts'

/** The long form: `npm run proof -- feed`. */
const callsPerSecond = Number(process.env['FEED_CALLS'] ?? 150)
/** The milliseconds that a minute of the rotation takes here. */
const pace = Number(process.env['FEED_MINUTE_MS'] ?? 80)

const minute = 60_000
/** Every signal advances all clocks of the service by a minute. */
const clock = `
  const [now, ticks] = [Date.now, performance.now.bind(performance)]
  let ahead = 0
  process.on('SIGUSR2', () => (ahead += ${minute}))
  const Clock = class extends Date {
    constructor(...given) { given.length ? super(...given) : super(Clock.now()) }
    static now() { return now() + ahead }
  }
  globalThis.Date = Clock
  performance.now = () => ticks() + ahead`
const options = ['--import', `data:text/javascript,${encodeURIComponent(clock)}`]
const service = await startService({ options })
afterAll(() => service[Symbol.asyncDispose]())

const kidOf = (token: string) => decodeProtectedHeader(token).kid
async function publishedKids(): Promise<unknown[]> {
  const answer = await fetch(`${service.url}/.well-known/jwks.json`)
  const { keys }: { keys: { kid: string; alg: string }[] } = await answer.json()
  return keys.filter(({ alg }) => alg === 'ES256').map(({ kid }) => kid)
}

/** The new verifier has read no keys yet, like that of a process that starts. */
async function startVerifier() {
  vi.resetModules()
  const { createVerifier } = await import('../src/feed.ts')
  return service.createVerifier({}, createVerifier)
}

test('under load, a whole rotation of keys makes no verifier refuse anybody', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
  onTestFinished(() => void vi.useRealTimers())
  const clients = [await service.register('ann')]
  const verifiers = [await startVerifier(), await startVerifier(), await startVerifier()]
  const [old] = await publishedKids()

  const seen = { verdicts: new Set<Verdict>(), kids: new Set<unknown>() }
  const load = startLoad(callsPerSecond, async (index) => {
    const token = await clients[index % clients.length]!.tokenFor(audience)
    seen.kids.add(kidOf(token))
    seen.verdicts.add(await judge(verifiers[index % verifiers.length]!, token))
  })
  for (let at = 0; at < 55; at += 1) {
    const begun = performance.now()
    // Tokens have every age, and a verifier reads the keys in every minute.
    if (at < 9) clients.push(await service.signIn('ann'))
    // The new key signs after 15 minutes. The old one is withdrawn 16 minutes later, and 5 more are for other clocks.
    if (at === 10) await service.latchkey('keys', 'rotate')
    service.signal('SIGUSR2')
    await pass(pace / 2)
    vi.setSystemTime(Date.now() + minute)
    verifiers[at % verifiers.length] = await startVerifier()
    await pass(Math.max(0, pace - (performance.now() - begun)))
  }
  const published = await publishedKids()
  const size = await load.stop()
  process.stdout.write(`${size}, under ${seen.kids.size} keys\n`)
  expect([...seen.verdicts]).toEqual(['ok'])
  expect(seen.kids.size).toBe(2)
  expect(published).toEqual([...seen.kids].filter((kid) => kid !== old))
})
