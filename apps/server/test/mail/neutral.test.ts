import { expect, test, vi } from 'vitest'
import { hours, minutes } from '../../src/clock.ts'
import { register, startTestApp, type TestApp } from '../support/harness.ts'
import { rankSumScore } from '../support/rank-sum.ts'
import { patience } from '@latchkey/tools/testing/patience'

/** Measurements per kind of address; more of them detect smaller differences. */
const perArm = Number(process.env['STORM_ARM'] ?? 32)
const arms = ['known', 'unknown'] as const
const each = 4

type Type = 'register' | 'reset_password'
type Seen = Record<'answer' | 'waited' | 'status', number>

/** Everything that a stranger can time: the answer, the mail's arrival, and the reported status. */
async function ask(app: TestApp, email: string, type: Type): Promise<Seen> {
  const { auth } = app.browser().api
  const timed = async <T>(call: () => Promise<T>) => {
    const start = performance.now()
    const value = await call()
    return { value, time: performance.now() - start }
  }
  const { value: asked, time: answer } = await timed(() => auth.sendCode.mutate({ email, type }))
  const { challengeId } = asked
  const status = () => auth.codeStatus.query({ challengeId })
  const since = await vi.waitFor(
    async () => {
      const told = await status()
      expect(told.state).toBe('sent')
      return Date.parse(told.since)
    },
    { timeout: patience, interval: 5 },
  )
  const waited = since - (Date.parse(asked.expiresAt) - minutes(15))
  return { answer, waited, status: (await timed(status)).time }
}

function whatTells(seen: Record<(typeof arms)[number], Seen[]>): string[] {
  return (['answer', 'waited', 'status'] as const).filter((what) => {
    const [known = [], unknown = []] = arms.map((arm) => seen[arm].map((times) => times[what]))
    return Math.abs(rankSumScore(known, unknown)) >= 4
  })
}

const shuffled = <T>(list: T[]) =>
  list
    .map((value) => ({ value, place: Math.random() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ value }) => value)

test.each([
  ['register', 'true'],
  ['reset_password', 'true'],
  ['reset_password', 'false'],
] as const)(
  `${perArm} times asked to %s, with MAIL_NOTIFY_UNKNOWN=%s, no time tells who has an account`,
  { tags: ['security-13'], timeout: minutes(20) },
  async (type, MAIL_NOTIFY_UNKNOWN) => {
    await using app = await startTestApp({ MAIL_NOTIFY_UNKNOWN, CODE_RESEND_SECONDS: '0' })
    const people = arms.flatMap((arm) =>
      Array.from({ length: each }, (_, index) => ({ arm, name: `${arm}-${index}` })),
    )
    for (const { arm, name } of people) {
      if (arm === 'known') await register(app, app.browser(), name)
    }
    const telling = async () => {
      const seen = { known: [] as Seen[], unknown: [] as Seen[] }
      for (let round = 0; seen.known.length < perArm; round += 1) {
        // The time is beyond every limit of an address, and every address was asked about before.
        app.pass(hours(3))
        for (const { arm, name } of shuffled(people)) {
          const times = await ask(app, `${name}@example.com`, type)
          if (round > 0) seen[arm].push(times)
        }
      }
      return whatTells(seen)
    }
    const suspected = await telling()
    if (suspected.length === 0) return
    // Chance may show a difference once, but hardly twice.
    const again = await telling()
    expect(again.filter((what) => suspected.includes(what))).toEqual([])
  },
)

test('the score sees a shift of half a spread among 300, and none where there is none', () => {
  const spread = (shift: number) =>
    Array.from({ length: 300 }, (_, index) => shift + ((index * 7919) % 300) / 100)
  expect(Math.abs(rankSumScore(spread(0), spread(0)))).toBeLessThan(0.1)
  expect(Math.abs(rankSumScore(spread(0), spread(0.43)))).toBeGreaterThan(4)
  expect(rankSumScore([1, 1, 1], [1, 1, 1])).toBe(0)
})
