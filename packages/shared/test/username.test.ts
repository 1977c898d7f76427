import { expect, test } from 'vitest'
import { username } from '../src/username.ts'

test.each([
  'ab',
  'ada_lovelace',
  'Ada.L-1',
  '王小明',
  'Ünal',
  'مريم',
  'हिन्दी',
  '𠮷野',
  'x'.repeat(50),
  'user王',
  'かなカナ漢字kana',
  '김철수_kim',
  'ㄅㄆ王wang',
  'иван.петров_1',
  'ᏣᎳᎩ',
  '12',
])('a username is accepted: %s', (name) => {
  expect(username.parse(name)).toBe(name.normalize('NFKC'))
})

test('a username of 50 letters outside the basic plane is not too long', () => {
  expect(username.safeParse('𠮷'.repeat(50)).success).toBe(true)
})

test.each([
  ['ａｄａ', 'ada'],
  ['ﬁna', 'fina'],
  ['cafe\u0301', 'caf\u00e9'],
])('look-alike widths and compositions are one name: %s', (typed, name) => {
  expect(username.parse(typed)).toBe(name)
})

test.each([
  ['nothing', '', 'TOO_SHORT'],
  ['one letter', 'a', 'TOO_SHORT'],
  ['one letter of two code units', '𠮷', 'TOO_SHORT'],
  ['51 letters', 'x'.repeat(51), 'TOO_LONG'],
  ['more than 50 only after NFKC', 'ﷺ'.repeat(20), 'TOO_LONG'],
  ['an at sign', 'ada@home', 'CHARACTERS'],
  ['a full-width at sign', 'ada＠home', 'CHARACTERS'],
  ['a space inside', 'ada lovelace', 'CHARACTERS'],
  ['a space at the end', 'ada ', 'CHARACTERS'],
  ['a no-break space', 'ada\u00a0x', 'CHARACTERS'],
  ['a zero-width space', 'ada\u200b', 'CHARACTERS'],
  ['a zero-width joiner', 'a\u200dda', 'CHARACTERS'],
  ['a right-to-left override', '\u202eada', 'CHARACTERS'],
  ['a line feed at the end', 'ada\n', 'CHARACTERS'],
  ['a NUL', 'ada\0', 'CHARACTERS'],
  ['an emoji', 'ada😀', 'CHARACTERS'],
  ['markup', '<b>ada</b>', 'CHARACTERS'],
  ['a slash', 'ada/..', 'CHARACTERS'],
  ['a lone surrogate', 'ada\ud800', 'CHARACTERS'],
  ['signs alone', '._-', 'NO_LETTER'],
  ['two dots', '..', 'NO_LETTER'],
  ['a Cyrillic letter among Latin ones', 'pаypal', 'MIXED_SCRIPTS'],
  ['a Greek letter among Latin ones', 'αda', 'MIXED_SCRIPTS'],
  ['Hangul among kana', 'かな한', 'MIXED_SCRIPTS'],
  ['Cyrillic among Han', '王и', 'MIXED_SCRIPTS'],
  ['digits of another script', 'ada٣', 'MIXED_SCRIPTS'],
  ['a kana length mark among Cyrillic letters', 'даー', 'MIXED_SCRIPTS'],
  ['hieroglyphs', '𓀀𓀁', 'MIXED_SCRIPTS'],
])('a username is refused: %s', (_name, name, reason) => {
  const result = username.safeParse(name)
  expect(result.error?.issues.map((issue) => issue.message)).toContain(reason)
})
