import { expect, test } from 'vitest'
import { email } from '../src/auth.ts'

const longDomain = `${'d'.repeat(60)}.example`

test.each([
  ['a plain mailbox', 'ada@example.com'],
  ['dots, plus and dash before the at sign', "a.d-a+o'neil_x&y~z@mail.example.co"],
  ['capitals, which are kept as typed', 'Ada@Example.COM'],
  ['a local part of 64', `${'a'.repeat(64)}@example.com`],
  ['100 characters', `${'a'.repeat(100 - 1 - longDomain.length)}@${longDomain}`],
  ['a slash and an equals sign before the at sign', 'a/b=c@example.com'],
  ['all of RFC 5322 atext', "!#$%&'*+-/=?^_`{|}~@example.com"],
  ['atext between dots', 'a.{b}.#c@example.com'],
  ['a punycode top level', 'ada@xn--fiqs8s.xn--fiqs8s'],
])('an address is accepted unchanged: %s', (_name, address) => {
  expect(email.parse(address)).toBe(address)
})

test.each([
  ['ada@münchen.example', 'ada@xn--mnchen-3ya.example'],
  ['ada@例子.中国', 'ada@xn--fsqu00a.xn--fiqs8s'],
])('a domain in another script becomes its ASCII form: %s', (address, ascii) => {
  expect(email.parse(address)).toBe(ascii)
})

test.each([
  ['an ideographic full stop', 'ada@example。com'],
  ['a half-width ideographic full stop', 'ada@example｡com'],
  ['a full-width full stop', 'ada@example．com'],
  ['a full-width at sign', 'ada＠example.com'],
  ['full-width forms all through', 'ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ'],
])('what an input method writes is read as ASCII: %s', (_name, address) => {
  expect(email.parse(address)).toBe('ada@example.com')
})

test('the stops of a domain in another script are read alike', () => {
  expect(email.parse('ada@例子。中国')).toBe('ada@xn--fsqu00a.xn--fiqs8s')
})

test.each([
  ['nothing', ''],
  ['no at sign', 'ada.example.com'],
  ['no local part', '@example.com'],
  ['no domain', 'ada@'],
  ['a domain of one label', 'ada@localhost'],
  ['two at signs', 'ada@evil.com@example.com'],
  ['a comma', 'ada@example.com,eve@evil.com'],
  ['a semicolon', 'ada@example.com;eve@evil.com'],
  ['a space between two', 'ada@example.com eve@evil.com'],
  ['a line break and Bcc', 'ada@example.com\r\nBcc: eve@evil.com'],
  ['a line feed at the end', 'ada@example.com\n'],
  ['a carriage return at the end', 'ada@example.com\r'],
  ['a NUL', 'ada\0@example.com'],
  ['a comment', 'ada(eve@evil.com)@example.com'],
  ['a comment in the domain', 'ada@example.com(evil.com)'],
  ['a group', 'all:ada@example.com,eve@evil.com;'],
  ['a display name', 'Eve <eve@evil.com>'],
  ['angle brackets', '<ada@example.com>'],
  ['a quoted local part', '"ada eve"@example.com'],
  ['a quoted address', '"eve@evil.com"@example.com'],
  ['a backslash', 'ada\\@example.com'],
  ['percent routing', 'ada%evil.com@example.com'],
  ['bang routing', 'evil.com!ada@example.com'],
  ['a source route', '@evil.com:ada@example.com'],
  ['a bang route of two hosts', 'evil.com!mail.evil.com!ada@example.com'],
  ['an address literal', 'ada@[127.0.0.1]'],
  ['an IPv4 domain', 'ada@127.0.0.1'],
  ['a small at sign', 'ada﹫example.com'],
  ['a circled letter in the domain', 'ada@ⓔxample.com'],
  ['an ideographic full stop before the at sign', 'a。da@example.com'],
  ['a full-width comma and a second address', 'ada@example.com，eve@evil.com'],
  ['another script before the at sign', 'аda@example.com'],
  ['an encoded word', '=?utf-8?q?ada=40evil.com?=@example.com'],
  ['a zero-width space', 'ada\u200b@example.com'],
  ['a soft hyphen in the domain', 'ada@exam\u00adple.com'],
  ['a right-to-left override', 'ada@\u202eexample.com'],
  ['spaces around', ' ada@example.com '],
  ['two dots in a row', 'ada..eve@example.com'],
  ['a dot first', '.ada@example.com'],
  ['a dot before the at sign', 'ada.@example.com'],
  ['an empty label', 'ada@example..com'],
  ['a dot at the end', 'ada@example.com.'],
  ['a dash at the start of a label', 'ada@-example.com'],
  ['a dash at the end of a label', 'ada@example-.com'],
  ['a label of 64', `ada@${'d'.repeat(64)}.com`],
  ['a port', 'ada@example.com:25'],
  ['a path after a domain in another script', 'ada@münchen.example/x'],
  ['a local part of 65', `${'a'.repeat(65)}@example.com`],
])('an address is refused as no email address: %s', (_name, address) => {
  const result = email.safeParse(address)
  expect(result.success).toBe(false)
  expect(result.error?.issues.map((issue) => issue.message)).toContain('EMAIL')
})

test('101 characters are too long', () => {
  const result = email.safeParse(`${'a'.repeat(40)}@${'d'.repeat(52)}.example`)
  expect(result.error?.issues[0]?.message).toBe('TOO_LONG')
})
