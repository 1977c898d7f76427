import { digestLegacyPassword } from '@latchkey/shared/digest'
import { describe, expect, test, vi } from 'vitest'
import {
  adoptAccount,
  emailKey,
  usernameKey,
  type OldAccount,
  type Survey,
} from '../../src/adoption/old-account.ts'
import type { OldClock } from '../../src/adoption/old-clock.ts'
import { createBar, createProgress } from '../../src/adoption/progress.ts'
import { createPasswords } from '../../src/passwords/password.ts'
import { keys } from '../support/attackers.ts'
import { cheapHash } from '../support/harness.ts'

const digest = digestLegacyPassword('a long password')
const usual: OldAccount = {
  id: 7,
  username: 'ada',
  email: 'ada@example.com',
  password: digest,
  role: 'user',
  status: 'active',
  created_at: '2024-05-01 10:00:00',
  updated_at: '2024-05-01 10:00:00',
}

function decide(changes: Partial<OldAccount>, terms: Partial<Survey> = {}) {
  const old = { ...usual, ...changes }
  const survey: Survey = {
    names: new Map([[usernameKey(old.username), old.id]]),
    addresses: new Map([[emailKey(old.email), old.id]]),
    clock: 'none',
    ...terms,
  }
  const { account, decisions } = adoptAccount(old, survey)
  return { account, what: decisions.map((decision) => decision.what) }
}

test('an account that new ones could be too needs no decision', () => {
  const { account, what } = decide({})
  expect(what).toEqual([])
  expect(account).toMatchObject({ digest, legacyPassword: 'digest', usernameCanonical: 'ada' })
})

test.each([
  ['two words', 'username_kept'],
  [' ada', 'username_kept'],
  ['x', 'username_kept'],
  ['😺', 'username_kept'],
  ['e\u0301\u200B', 'username_kept'],
  ['ada@example.cn', 'username_is_address'],
])('the name %j stays valid', (username, kind) => {
  const { account, what } = decide({ username })
  expect(what).toEqual([kind])
  expect(account.usernameCanonical).toBe(usernameKey(username))
})

test('names with blanks, invisible characters and others never become the plain one', () => {
  const odd = [' kim', 'k im', 'kim\u200B', 'kim@', 'k\u0000im']
  expect(new Set(['kim', ...odd].map(usernameKey)).size).toBe(odd.length + 1)
  expect(usernameKey('kim ')).toBe(usernameKey(' kim'))
  expect(usernameKey('ＫＩＭ')).toBe(usernameKey('kim'))
})

test.each(['no address', 'a@example.com,b@example.com', '<a@example.com>', 'a b@example.com'])(
  'the address %j is kept and reported',
  (email) => {
    expect(decide({ email }).what).toEqual(['email_unusable'])
  },
)

test('a name or an address of an older account cannot be entered, in any form', () => {
  const { account, what } = decide(
    {},
    {
      names: new Map([['ada', 3]]),
      addresses: new Map([['ada@example.com', 3]]),
    },
  )
  expect(what).toEqual(['username_shared', 'email_shared'])
  const unreachable = [account.usernameCanonical, account.emailCanonical]
  expect(unreachable).toEqual(['ADOPTED 7', 'ADOPTED 7'])
  for (const entered of unreachable) {
    expect(usernameKey(entered)).not.toBe(entered)
    expect(emailKey(entered)).not.toBe(entered)
  }
})

test.each([
  ['its digest', digest, 'digest'],
  ['its digest in capital letters', digest.toUpperCase(), 'digest'],
  ['plain text', 'sunflower7', 'reset'],
  ['what looks like another hash', '$2b$12$abcdefghijklmnopqrstuv', 'reset'],
  ['half a digest', digest.slice(1), 'reset'],
  ['nothing', '', 'reset'],
])('a password column that holds %s', (_, password, kind) => {
  const { account, what } = decide({ password })
  expect(account.legacyPassword).toBe(kind)
  expect(account.digest).toMatch(/^[0-9a-f]{64}$/)
  expect(what).toEqual(kind === 'reset' ? ['password_reset'] : [])
})

const created = '2024-05-01T10:00:00.000Z'
const reset = '2024-06-01 20:00:00'

describe('the dates of an account', () => {
  type Case = { clock: OldClock; dates: Partial<OldAccount>; becomes: [string, string] }
  const cases: Case[] = [
    { clock: 'none', dates: { updated_at: reset }, becomes: [created, '2024-06-01T20:00:00.000Z'] },
    // Only a reset wrote this time, by Shanghai's clock.
    {
      clock: 'service',
      dates: { updated_at: reset },
      becomes: [created, '2024-06-01T12:00:00.000Z'],
    },
    { clock: 'service', dates: {}, becomes: [created, created] },
    // Less than eight hours after the beginning it cannot be a reset that is eight hours late.
    {
      clock: 'service',
      dates: { updated_at: '2024-05-01 17:59:59' },
      becomes: [created, '2024-05-01T17:59:59.000Z'],
    },
    { clock: 'service', dates: { updated_at: '2024-05-01 18:00:00' }, becomes: [created, created] },
    {
      clock: 'all',
      dates: { updated_at: reset },
      becomes: ['2024-05-01T02:00:00.000Z', '2024-06-01T12:00:00.000Z'],
    },
    // The column's type allows no earlier time.
    {
      clock: 'all',
      dates: { created_at: '1970-01-01 00:00:01' },
      becomes: ['1970-01-01T00:00:01.000Z', '2024-05-01T02:00:00.000Z'],
    },
    { clock: 'service', dates: { updated_at: null }, becomes: [created, created] },
    { clock: 'service', dates: { updated_at: '0000-00-00 00:00:00' }, becomes: [created, created] },
  ]
  test.each(cases)('with the clock $clock: $dates', ({ clock, dates, becomes }) => {
    const { createdAt, updatedAt } = decide(dates, { clock }).account
    expect([createdAt.toISOString(), updatedAt.toISOString()]).toEqual(becomes)
  })

  test('without any: it began no later than the next account', () => {
    const next = new Date('2021-03-04T05:06:07Z')
    const none = { created_at: '0000-00-00 00:00:00', updated_at: null }
    const { account, what } = decide({ ...none, beginning: next })
    expect([account.createdAt, account.updatedAt]).toEqual([next, next])
    expect(what).toEqual(['created_at_filled', 'updated_at_filled'])
  })
})

test('the first line of progress says what the estimate said, however long the backup before it took', async () => {
  const passwords = await createPasswords(keys, cheapHash, 1)
  // One account more or less of so many does not change the estimated minute.
  const total = 1e9
  const progress = await createProgress(passwords, { slots: 1, total })
  expect(progress.line(1)).toContain(`1/${total}, ${progress.estimate.en} left`)
})

test('progress without an estimate beforehand counts its pace from the beginning', () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  try {
    const bar = createBar(1000)
    vi.advanceTimersByTime(10_000)
    expect(bar(250, '3 lines')).toBe(`\r[########......................] 3 lines, 30 s left   `)
    expect(bar(1000, '12 lines')).toMatch(/\[#{30}\] 12 lines, 0 s left/)
  } finally {
    vi.useRealTimers()
  }
})
