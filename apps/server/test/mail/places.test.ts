import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openPlaces } from '../../src/places/places.ts'
import { register, good, startTestApp } from '../support/harness.ts'
import { writeMmdb } from '../support/mmdb.ts'
import { json, send } from '../support/raw-http.ts'

const folder = mkdtempSync(join(tmpdir(), 'latchkey-places-'))

function keep(name: string, bytes: Buffer | string): string {
  const file = join(folder, name)
  writeFileSync(file, bytes)
  return file
}

const china = { iso_code: 'CN', names: { en: 'China', 'zh-CN': '中国' } }
const shanghai = { city: { names: { en: 'Shanghai', 'zh-CN': '上海' } }, country: china }
const cities = keep(
  'cities.mmdb',
  writeMmdb('DBIP-City-Lite', [
    { address: '203.0.113.0', bits: 24, value: shanghai },
    { address: '198.51.100.0', bits: 25, value: { country: { iso_code: 'FR', names: {} } } },
    {
      address: '198.51.100.128',
      bits: 25,
      value: { city: { names: { en: 'Lyon' } }, country: china },
    },
    { address: '192.0.2.0', bits: 24, value: { country: 'nonsense' } },
    { address: '10.0.0.0', bits: 8, value: shanghai },
  ]),
)

test.each([
  ['203.0.113.7', 'en', 'Shanghai, China'],
  ['203.0.113.7', 'zh', '中国上海'],
  ['::ffff:203.0.113.7', 'en', 'Shanghai, China'],
  ['198.51.100.7', 'en', 'France'],
  ['198.51.100.7', 'zh', '法国'],
  ['198.51.100.200', 'zh', '中国 Lyon'],
  ['192.0.2.7', 'en', null],
  ['8.8.8.8', 'en', null],
  ['10.1.2.3', 'en', null],
  ['127.0.0.1', 'en', null],
  ['fd00::1', 'en', null],
  ['2001:db8::1', 'en', null],
  ['–', 'en', null],
] as const)('the place of %s in %s is %s', async (ip, locale, place) => {
  const findPlace = await openPlaces(cities)
  expect(findPlace(ip, locale)).toBe(place)
})

test('without a database no address has a place', async () => {
  expect((await openPlaces(undefined))('203.0.113.7', 'en')).toBeNull()
})

test.each([
  ['missing.mmdb', undefined, 'cannot be read'],
  ['text.mmdb', 'not a database', 'must be an MMDB file of cities or countries'],
  ['empty.mmdb', '', 'must be an MMDB file of cities or countries'],
  ['asn.mmdb', writeMmdb('GeoLite2-ASN', []), 'must be an MMDB file of cities or countries'],
])('%s stops the start and says why', async (name, bytes, why) => {
  const file = bytes === undefined ? join(folder, name) : keep(name, bytes)
  await expect(startTestApp({ PLACE_DATABASE: file })).rejects.toThrow(
    `PLACE_DATABASE ${file} ${why}`,
  )
})

test('code mails and notices say where they were asked for, in the language of the mail', async () => {
  await using app = await startTestApp({ PLACE_DATABASE: cities })
  const headers = { ...json, 'x-forwarded-for': '203.0.113.7' }
  await register(app, app.browser(), 'ann')
  const login = { identifier: 'ann', password: good }
  await send(app, '/trpc/auth.login', { headers, body: login })
  const notice = await app.mailbox.next('ann@example.com', /New sign-in/)
  for (const form of [notice.text, notice.html]) expect(form).toContain('Shanghai, China')

  for (const [locale, place] of [
    ['en', 'in Shanghai, China, IP 203.0.113.7.'],
    ['zh', '地点：中国上海；IP：203.0.113.7。'],
  ] as const) {
    const body = { email: `${locale}@example.com`, type: 'register', locale }
    await send(app, '/trpc/auth.sendCode', { headers, body })
    const { text, html } = await app.mailbox.next(`${locale}@example.com`)
    for (const form of [text, html]) expect(form).toContain(place)
  }

  const here = { ...json, 'x-forwarded-for': '10.1.2.3' }
  const body = { email: 'ben@example.com', type: 'register', locale: 'en' }
  await send(app, '/trpc/auth.sendCode', { headers: here, body })
  expect((await app.mailbox.next('ben@example.com')).text).toContain('program, IP 10.1.2.3.')
})
