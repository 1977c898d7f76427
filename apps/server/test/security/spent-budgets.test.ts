import type { ChallengeType } from '@latchkey/shared/auth'
import { expect, test } from 'vitest'
import { Challenge } from '../../src/codes/challenge.entity.ts'
import { Lockout } from '../../src/passwords/lockout.entity.ts'
import { otherThan, rightCode, secretKey } from '../support/attackers.ts'
import { good, password, refusal, register, signIn, startTestApp } from '../support/harness.ts'
import type { Browser, TestApp } from '../support/harness.ts'
import { useUp } from '../support/use-up-limit.ts'
import { rankSumScore } from '../support/rank-sum.ts'
import { readSettledTables } from '../support/read-tables.ts'

type Say = (browser: Browser, secret: string) => Promise<unknown>
/** A comparison: how to submit a value, and two values that cannot both be right. */
type Secret = { ann: Browser; right: string; wrong: string; say: Say }

const renewed = password('a wholly new password')
const other = password('wrong wrong wrong')

async function signUp(app: TestApp): Promise<Browser> {
  const ann = app.browser()
  await register(app, ann, 'ann')
  return ann
}

const addressOf = { register: 'new', reset_password: 'ann', email_change: 'next' } as const
const addressFor = (type: ChallengeType) => `${addressOf[type]}@example.com`

const code =
  (type: ChallengeType, say: (browser: Browser, answer: Answer) => Promise<unknown>) =>
  async (app: TestApp): Promise<Secret> => {
    const ann = await signUp(app)
    const { auth } = ann.api
    const { challengeId } = await auth.sendCode.mutate({ email: addressFor(type), type })
    const right = await rightCode(app, challengeId)
    return {
      ann,
      right,
      wrong: otherThan(right),
      say: (browser, secret) => say(browser, { challengeId, code: secret }),
    }
  }
type Answer = { challengeId: string; code: string }

const ofPassword =
  (say: Say) =>
  async (app: TestApp): Promise<Secret> => ({
    ann: await signUp(app),
    right: good,
    wrong: other,
    say,
  })

const codes = {
  checkCode: code('reset_password', ({ api }, answer) => api.auth.checkCode.mutate(answer)),
  register: code('register', ({ api }, answer) =>
    api.auth.register.mutate({ ...answer, username: 'new', password: good }),
  ),
  resetPassword: code('reset_password', ({ api }, answer) =>
    api.auth.resetPassword.mutate({ ...answer, password: renewed }),
  ),
  changeEmail: code('email_change', ({ api }, answer) =>
    api.account.changeEmail.mutate({ ...answer, currentPassword: good }),
  ),
}

const passwords = {
  login: ofPassword(({ api }, secret) =>
    api.auth.login.mutate({ identifier: 'ann', password: secret }),
  ),
  changePassword: ofPassword(({ api }, secret) =>
    api.account.changePassword.mutate({
      currentPassword: secret,
      password: renewed,
    }),
  ),
  changeEmail: async (app: TestApp): Promise<Secret> => {
    const { ann, right: known } = await codes.changeEmail(app)
    const em = app.database.em.fork()
    const { challengeId } = await em.findOneOrFail(Challenge, { type: 'email_change' })
    return {
      ann,
      right: good,
      wrong: other,
      say: ({ api }, secret) =>
        api.account.changeEmail.mutate({
          challengeId,
          code: known,
          currentPassword: secret,
        }),
    }
  },
  deleteAccount: ofPassword(({ api }, secret) =>
    api.account.deleteAccount.mutate({
      currentPassword: secret,
      confirmation: 'ann',
    }),
  ),
}

async function link(app: TestApp): Promise<Secret> {
  const ann = await signUp(app)
  await signIn(app.browser(), 'ann')
  const { text } = await app.mailbox.next('ann@example.com', /new sign-in/i)
  const right = /\/not-me#([\w.-]+)/.exec(text)?.[1] ?? ''
  const wrong = right.slice(0, -1) + (right.endsWith('A') ? 'B' : 'A')
  return { ann, right, wrong, say: ({ api }, token) => api.auth.disown.mutate({ token }) }
}

type Spend = (app: TestApp, secret: Secret) => Promise<unknown>
const address =
  (limit: 'wrongCodesPerAddressDay' | 'wrongCodesPerAddressMonth', type: ChallengeType): Spend =>
  (app) =>
    useUp(app, limit, addressFor(type))
const caller =
  (limit: 'verificationsPerIp' | 'signInFailuresPerIp'): Spend =>
  async (app, { ann }) => {
    // An unknown browser: only a stranger's failures count per IP address.
    ann.jar.device = ''
    await useUp(app, limit, ann.ip)
  }
const pause: Spend = async (app, { ann }) => {
  ann.jar.device = ''
  for (let failures = 0; failures < 5; failures += 1)
    await refusal(signIn(app.browser(), 'ann', other))
  const pausedUntil = Math.floor(Date.now() / 1000) + 3600
  await app.database.em.fork().nativeUpdate(Lockout, {}, { pausedUntil })
}

const day = 'wrongCodesPerAddressDay'

/** Every secret that the service compares, with each budget that limits it. */
const table: [string, (app: TestApp) => Promise<Secret>, Spend][] = [
  ['a code at checkCode, the day of its address', codes.checkCode, address(day, 'reset_password')],
  [
    'a code at checkCode, the month of its address',
    codes.checkCode,
    address('wrongCodesPerAddressMonth', 'reset_password'),
  ],
  [
    'a code at checkCode, the whole service',
    codes.checkCode,
    (app) => useUp(app, 'wrongCodesWholeServiceHour', 'all'),
  ],
  ['a code at checkCode, the caller', codes.checkCode, caller('verificationsPerIp')],
  ['a code at register, the day of its address', codes.register, address(day, 'register')],
  ['a code at resetPassword, its day', codes.resetPassword, address(day, 'reset_password')],
  ['a code at changeEmail, its day', codes.changeEmail, address(day, 'email_change')],
  ['a password at login, the account', passwords.login, pause],
  ['a password at login, the caller', passwords.login, caller('signInFailuresPerIp')],
  ['a password at changePassword, the account', passwords.changePassword, pause],
  ['a password at changeEmail, the account', passwords.changeEmail, pause],
  ['a password at deleteAccount, the account', passwords.deleteAccount, pause],
  ['the token of a link at disown, the caller', link, caller('verificationsPerIp')],
]

test.each(table)(
  'with the budget spent right and wrong get one answer, leave the same rows and take as long: %s',
  { tags: ['security-5', 'asvs-2.4.1', 'asvs-6.6.3'] },
  async (_name, prepare, spend) => {
    await using app = await startTestApp({ SECRET_KEY: secretKey, CODE_RESEND_SECONDS: '0' })
    const secret = await prepare(app)
    await spend(app, secret)
    const { ann, say } = secret
    const isRefused = async (text: string) => {
      const { retryAfterSeconds, ...answer } = await refusal(say(ann, text))
      expect(retryAfterSeconds).toBeGreaterThan(0)
      return answer
    }
    // The first hit above a limit is recorded as such.
    expect(await isRefused(secret.wrong)).toMatchObject({ reason: 'RATE_LIMITED' })

    const seen = []
    for (const text of [secret.wrong, secret.right, secret.right, secret.wrong]) {
      const before = await readSettledTables(app)
      const answer = await isRefused(text)
      seen.push({ answer, rows: changes(before, await readSettledTables(app)) })
    }
    for (const one of seen) expect(one).toEqual(seen[0])

    const took = { right: [] as number[], wrong: [] as number[] }
    for (let round = 0; round < 12; round += 1) {
      for (const which of round % 2
        ? (['right', 'wrong'] as const)
        : (['wrong', 'right'] as const)) {
        const begun = performance.now()
        await refusal(say(ann, secret[which]))
        took[which].push(performance.now() - begun)
      }
    }
    // Twelve values against twelve: 4.2 means that every one is slower.
    expect(Math.abs(rankSumScore(took.right, took.wrong))).toBeLessThan(4)
  },
)

type Tables = Awaited<ReturnType<typeof readSettledTables>>

/** Values that differ in every call: ids, times, and hashes over both. */
const passing = /^(id|.*_?at|request_id|stamp|.*seal|key_id|paused_until)$/

/** The differences of the rows: new rows by content, numbers by difference, other cells by value. */
function changes(before: Tables, after: Tables): string[] {
  return Object.entries(after).flatMap(([name, rows]) => {
    const old = new Map((before[name] ?? []).map((row) => [keyOf(row), row]))
    return rows.flatMap((row) => {
      const known = old.get(keyOf(row))
      const cells = Object.entries(row).flatMap(([column, value]) => {
        if (passing.test(column)) return []
        if (!known) return [`${column}=${String(value)}`]
        const was = known[column]
        if (String(was) === String(value)) return []
        const isNumber = typeof value === 'number' && typeof was === 'number'
        return [`${column}${isNumber ? `+${value - was}` : `=${String(value)}`}`]
      })
      return cells.length > 0 ? [`${name}${known ? '' : ' new'}: ${cells.join(', ')}`] : []
    })
  })
}

const keyOf = (row: Record<string, unknown>): string =>
  String(row['id'] ?? row['name'] ?? row['user_id'] ?? JSON.stringify(row))
