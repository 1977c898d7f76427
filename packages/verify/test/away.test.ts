import { afterAll, expect, test } from 'vitest'
import { judge, startLoad, type Verdict } from './load.ts'
import { audience, startService } from './service.ts'

/** The long form: `npm run proof -- feed`. */
const callsPerSecond = Number(process.env['FEED_CALLS'] ?? 150)
/** The milliseconds beyond `awayAfter`, from which on a strict verifier may accept no token. */
const bound = Number(process.env['FEED_BOUND_MS'] ?? 5000)
const awayAfter = 2000

const service = await startService()
afterAll(() => service[Symbol.asyncDispose]())

const outages = {
  'is silent': { begin: () => service.signal('SIGSTOP'), end: () => service.signal('SIGCONT') },
  'is killed': { begin: () => service.kill(), end: () => service.startAnew() },
}
const kinds = ['refuse', 'refuse', 'accept'] as const

test.each(Object.entries(outages))(
  'while the service %s under load, each verifier refuses or accepts as configured',
  async (why, { begin, end }) => {
    const name = why.replace('is ', '')
    const [stays, leaves] = [await service.register(`${name}1`), await service.register(`${name}2`)]
    const tokens = {
      stays: await stays.tokenFor(audience),
      leaves: await leaves.tokenFor(audience),
    }
    const verifiers = kinds.map((whenAway) => {
      const verifier = service.createVerifier({ whenAway, awayAfter })
      return { verifier, lastIn: 0, lastInOfBanned: 0, said: new Set<Verdict>() }
    })
    for (const { verifier } of verifiers)
      await expect.poll(() => judge(verifier, tokens.stays), { timeout: 60_000 }).toBe('ok')

    const load = startLoad(callsPerSecond, async (index) => {
      const each = verifiers[index % verifiers.length]!
      const isOfBanned = index % 2 === 0
      const verdict = await judge(each.verifier, tokens[isOfBanned ? 'leaves' : 'stays'])
      if (!isOfBanned) each.said.add(verdict)
      if (verdict !== 'ok') return
      if (isOfBanned) each.lastInOfBanned = performance.now()
      else each.lastIn = performance.now()
    })
    const [first, second, lenient] = verifiers
    const strict = [first!, second!]
    const areAll = (verdict: Verdict) => async () => {
      for (const { verifier } of strict)
        if ((await judge(verifier, tokens.stays)) !== verdict) return false
      return true
    }

    await begin()
    const wentAt = performance.now()
    // The command line writes to the database, and no verifier can read that now.
    await service.latchkey('users', 'set-status', `${name}2`, 'banned')
    await expect.poll(areAll('UNAVAILABLE')).toBe(true)
    const lastIn = Math.max(...strict.map((each) => each.lastIn)) - wentAt
    expect(lastIn).toBeLessThan(awayAfter + bound)
    expect(await judge(lenient!.verifier, tokens.leaves)).toBe('ok')
    // Strict verifiers accept no token for as long as the outage lasts.
    const shutAt = performance.now()
    await expect.poll(() => lenient!.lastInOfBanned - shutAt).toBeGreaterThan(300)
    expect(strict.filter((each) => Math.max(each.lastIn, each.lastInOfBanned) > shutAt)).toEqual([])

    await end()
    await expect.poll(areAll('ok')).toBe(true)
    await expect.poll(() => judge(lenient!.verifier, tokens.leaves)).toBe('ENDED')
    const size = await load.stop()
    process.stdout.write(
      `${size}; last let in ${Math.round(lastIn)} ms after the feed went, ${awayAfter} allowed\n`,
    )
    // The first answer after the return already names the ban.
    expect(strict.filter(({ lastInOfBanned }) => lastInOfBanned > shutAt)).toEqual([])
    expect(verifiers.map(({ said }) => [...said].toSorted())).toEqual([
      ['UNAVAILABLE', 'ok'],
      ['UNAVAILABLE', 'ok'],
      ['ok'],
    ])
  },
)
