import { digestLegacyPassword } from '@latchkey/shared/digest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { adoptHere, secretKey } from '../support/adopt-here.ts'
import { isMysql } from '../support/engine.ts'
import { password, startTestApp, type TestApp } from '../support/harness.ts'
import { createOldDatabase } from '../support/predecessor.ts'
import { json, maskAnswer, send } from '../support/raw-http.ts'

/** Names and addresses that no new account may have, each beside an unknown one of the same kind. */
const odd = [
  { is: 'blanks', known: '两 个 字', unknown: '三 个 字' },
  { is: 'a sign', known: '😺', unknown: '🐶' },
  { is: 'one letter', known: 'x', unknown: 'y' },
  { is: 'an invisible letter', known: 'ki\u200Bm', unknown: 'ka\u200Bm' },
  { is: 'fifty letters', known: 'n'.repeat(50), unknown: 'm'.repeat(50) },
]
const addresses = [
  { is: 'no address', known: 'no address at all', unknown: 'no address either' },
  {
    is: 'two addresses',
    known: 'a@example.com,b@example.com',
    unknown: 'c@example.com,d@example.com',
  },
  { is: 'angle brackets', known: '<one@example.com>', unknown: '<two@example.com>' },
  { is: 'another script', known: '用户@例子.中国', unknown: '客户@例子.中国' },
  {
    is: 'sixty-five before the @',
    known: `${'o'.repeat(65)}@example.com`,
    unknown: `${'p'.repeat(65)}@example.com`,
  },
]
const old = 'an old long password'
const digests = { password: password(old), legacyPassword: digestLegacyPassword(old) }
const wrong = { password: password('a wrong one'), legacyPassword: digestLegacyPassword('wrong') }

describe.runIf(isMysql)('of an adopted account, from outside', () => {
  const opened = new AsyncDisposableStack()
  let app: TestApp
  beforeAll(async () => {
    if (!isMysql) return
    const stored = { password: digestLegacyPassword(old) }
    const rows = [
      ...odd.map(({ known }, at) => ({
        ...stored,
        id: at + 1,
        username: known,
        email: `odd${at}@example.com`,
      })),
      ...addresses.map(({ known }, at) => ({
        ...stored,
        id: at + 51,
        username: `by-${at}`,
        email: known,
      })),
    ]
    const database = opened.use(await createOldDatabase(rows))
    await adoptHere(database.url)
    app = opened.use(await startTestApp({ DATABASE_URL: database.url, SECRET_KEY: secretKey }))
  })
  afterAll(() => opened.disposeAsync())

  const ask = async (path: string, body: unknown) =>
    maskAnswer(await send(app, `/trpc/${path}`, { headers: json, body }), Date.now())

  test.each([...odd, ...addresses])(
    'a name with $is is no different from one that nobody has',
    async ({ known, unknown }) => {
      for (const given of [
        wrong,
        { password: digests.legacyPassword },
        { password: wrong.password },
      ]) {
        const [somebody, nobody] = await Promise.all(
          [known, unknown].map((identifier) => ask('auth.login', { identifier, ...given })),
        )
        expect(somebody).toMatchObject({ status: 401 })
        expect(somebody).toEqual(nobody)
      }
    },
  )

  test.each(addresses)(
    'an address that is $is gets no code, whoever has it',
    async ({ known, unknown }) => {
      for (const type of ['register', 'reset_password']) {
        const [somebody, nobody] = await Promise.all(
          [known, unknown].map((email) => ask('auth.sendCode', { email, type })),
        )
        expect(somebody).toMatchObject({ status: 400 })
        expect(somebody).toEqual(nobody)
      }
    },
  )

  test.each(odd)('the password still proves who has a name with $is', async ({ known }) => {
    const answer = await ask('auth.login', { identifier: known, ...digests })
    expect(answer).toMatchObject({ status: 200, text: expect.stringContaining('code_required') })
  })
})
