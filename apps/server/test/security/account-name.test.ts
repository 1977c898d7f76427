import { expect, test } from 'vitest'
import { readAccountName } from '../../src/names/account-name.ts'

test.each([
  ['ada', 'username', 'ada'],
  ['ADA', 'username', 'ada'],
  ['ａｄａ', 'username', 'ada'],
  ['Ada@Example.COM', 'email', 'ada@example.com'],
  ['ada＠example.com', 'email', 'ada@example.com'],
  ['ada@例え.jp', 'email', 'ada@xn--r8jz45g.jp'],
  ['ada@', 'other', 'OTHER ada@'],
  ['A', 'other', 'OTHER a'],
  [' Ada Lovelace ', 'other', 'OTHER ada lovelace'],
] as const)('what is typed as %j is read as %s %j', (typed, kind, canonical) => {
  expect(readAccountName(typed)).toEqual({ kind, canonical })
})
