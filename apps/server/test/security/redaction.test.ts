import { assert, nat, property, string, tuple } from 'fast-check'
import { expect, test } from 'vitest'
import { hide } from '../../src/log/hide-secrets.ts'

const secret = 'hunter2-Ünïcode+/pass'
const base64 = (text: string) => Buffer.from(text).toString('base64')

test.each([
  ['as it is', secret],
  ['percent-encoded', encodeURIComponent(secret)],
  ['in base64', base64(secret)],
  ['in base64 behind one byte', base64(`x${secret}`)],
  ['as AUTH PLAIN', base64(`\0x\0${secret}`)],
  ['in the base64 of URLs', Buffer.from(`ab${secret}`).toString('base64url')],
  ['cut in the middle', base64(secret).slice(0, 14)],
  ['wrapped over two lines', `${base64(secret).slice(0, 13)}\r\n${base64(secret).slice(13)}`],
])('a secret that somebody repeats %s is hidden', (_form, said) => {
  const shown = hide(`535 5.7.8 you said ${said} and that is wrong`, [secret])
  expect(shown).toMatch(/^535 5\.7\.8 you said .*\*{6}.* and that is wrong$/s)
  for (let at = 0; at + 8 <= said.length; at += 1) {
    expect(shown).not.toContain(said.slice(at, at + 8))
  }
})

test('no secret stands in what is shown, whatever surrounds it, and all else stays', () => {
  const words = string({ maxLength: 30 })
  const password = string({ minLength: 6, maxLength: 20 })
  assert(
    property(tuple(words, password, words, nat(3)), ([before, pass, after, offset]) => {
      const encoded = base64('x'.repeat(offset) + pass)
      const shown = hide(`${before}${pass}${after}${encoded}`, [pass])
      expect(shown.includes(pass) && !'******'.includes(pass)).toBe(false)
    }),
  )
  expect(hide('550 no such user', [secret, '', 'ab'])).toBe('550 no such user')
})
