import { domainToASCII } from 'node:url'
import { expect, test } from 'vitest'
import { email } from '../src/auth.ts'
import { showAddress, showDomain } from '../src/idn.ts'

test.each([
  'ada@例子.公司',
  'ada@münchen.example',
  'ada@mail.bücher.example',
  'ada@пример.рф',
  'ada@例え.テスト',
  'ada@παράδειγμα.δοκιμή',
  'ada@उदाहरण.परीक्षा',
  'ada@한국.kr',
  'ada@straße.example',
  'ada@example.com',
])('an address is shown as it was written: %s', (address) => {
  expect(showAddress(email.parse(address))).toBe(address)
})

test.each([
  ['Latin letters beside Cyrillic ones', domainToASCII('gооgle.com')],
  ['Greek letters beside Latin ones', domainToASCII('gοogle.com')],
  ['what no letters stand for', 'xn--a-ecp.example'],
  ['what is no Punycode', 'xn--!!.example'],
  ['a number too large', 'xn--99999999999.example'],
  ['an ASCII name in disguise', 'xn--example-.com'],
  ['another spelling of the same letters', 'xn--mnchen-3YA0.example'],
  ['nothing', 'xn--.example'],
])('a domain that may deceive is shown as it is: %s', (_name, domain) => {
  expect(showDomain(domain)).toBe(domain)
  expect(showAddress(`ada@${domain}`)).toBe(`ada@${domain}`)
})

test('a name that is no address is left alone', () => {
  expect(showAddress('ada')).toBe('ada')
  expect(showAddress('')).toBe('')
})
