import { expect, test } from 'vitest'
import { good } from '../support/harness.ts'
import { readSettledTables } from '../support/read-tables.ts'
import {
  fieldsOf,
  json,
  procedures,
  send,
  signedIn,
  validInput,
  withInput,
} from '../support/raw-http.ts'
import { useTestApp } from '../support/use-test-app.ts'

// One user repeats all calls.
const app = await useTestApp({ LIMIT_EXPORTS_PER_ACCOUNT: '1000/1d' })
const { headers } = await signedIn(app)

const callOf = (type: string, input: unknown) =>
  type === 'query'
    ? { query: `?input=${encodeURIComponent(JSON.stringify(input))}`, method: 'GET', headers }
    : { query: '', headers: { ...headers, ...json }, body: input }

async function call(path: string, type: string, input: unknown) {
  const { query, ...rest } = callOf(type, input)
  return send(app, `/trpc/${path}${query}`, rest)
}

const wrong: unknown[] = [
  1,
  -0.5,
  true,
  [],
  ['ann'],
  [['ann']],
  {},
  { $ne: null },
  { $gt: '' },
  { $regex: '.*' },
  { $or: [{}] },
  { toString: 'ann' },
  { length: 64 },
  'x'.repeat(300),
  'a\0b',
]
const mayBeNull = new Set(['bio', 'avatar', 'displayName', 'timeZone'])
const inProfile = ['username', 'bio', 'avatar', 'displayName']
const inSignOut = ['idTokenHint', 'clientId', 'postLogoutRedirectUri', 'state']
const anyText = new Set(['address', 'typedPassword', ...inSignOut])
const mayBeLeftOut = new Set([
  ...inProfile,
  'locale',
  'timeZone',
  'cancelDeletion',
  'trustDevice',
  'legacyPassword',
  'typedPassword',
  'proof',
  'passkey',
  ...inSignOut,
])

test.each(withInput)(
  '%s refuses every field of a wrong type',
  { tags: ['security-7', 'asvs-1.2.4', 'asvs-2.2.1', 'asvs-15.3.5'] },
  async (path, it) => {
    const { type } = it._def
    const before = await readSettledTables(app)
    for (const field of fieldsOf(it)) {
      const isFlag = typeof validInput(it)[field] === 'boolean'
      const ofWrongType = wrong.filter((value) => !(isFlag && value === true))
      const values = [...ofWrongType, ...(mayBeNull.has(field) ? [] : [null])]
      for (const value of values) {
        // Any short text without an @ is an unknown username: a failed sign-in, not invalid input.
        if (field === 'identifier' && value === 'a\0b') continue
        // Any text is a valid question or password; the answer is a refusal, not invalid input.
        if (anyText.has(field) && typeof value === 'string') continue
        const answer = await call(path, type, { ...validInput(it), [field]: value })
        expect(answer, `${field} = ${JSON.stringify(value)}`).toMatchObject({
          status: 400,
          data: { reason: 'INVALID_INPUT', fields: { [field]: expect.any(String) } },
        })
      }
      const isNeeded = path === 'auth.register' && field === 'username'
      if (mayBeLeftOut.has(field) && !isNeeded) continue
      // The password is the input of the sample's method.
      if (path === 'account.confirmIdentity' && /^(code|response)$/.test(field)) continue
      // Without it, the call asks for any passkey.
      if (path === 'auth.passkeyOptions') continue
      // Without it, all of them are removed.
      if (path === 'account.removeTrustedDevices') continue
      const without = await call(path, type, { ...validInput(it), [field]: undefined })
      expect(without, field).toMatchObject({ status: 400, data: { reason: 'INVALID_INPUT' } })
    }
    for (const input of [[], 'ann', 1, null, [validInput(it)], { input: validInput(it) }]) {
      const answer = await call(path, type, input)
      expect(answer, JSON.stringify(input)).toMatchObject({
        status: 400,
        data: { reason: 'INVALID_INPUT' },
      })
    }
    expect(await readSettledTables(app)).toEqual(before)
  },
)

const withoutInput = procedures.filter(([path]) => !withInput.some(([other]) => other === path))
const harmless = withoutInput.filter(([path]) => !/logout|refresh|revoke|newBackup/.test(path))

test.each(harmless)(
  '%s takes no notice of an input it has no use for',
  { tags: ['security-7', 'asvs-15.3.3'] },
  async (path, it) => {
    const told = async (input?: unknown) => {
      const { status, text } = await call(path, it._def.type, input)
      return {
        status,
        text: text.replaceAll(/"(challenge|expiresAt|lastUsedAt)":"[^"]+"/g, '"$1"'),
      }
    }
    const usual = await told()
    expect(usual.status).toBe(path === 'account.passkeyOptions' ? 404 : 200)
    // A text is posted as it is, and is not valid JSON.
    const { type } = it._def
    const given = wrong.filter((value) => type === 'query' || typeof value !== 'string')
    for (const input of [...given, null, { userId: 2, id: 2, role: 'admin' }])
      expect(await told(input), JSON.stringify(input)).toEqual(usual)
  },
)

test.each(withInput)(
  '%s refuses a role, a status and any other key',
  { tags: ['security-8', 'asvs-1.5.2', 'asvs-8.2.3', 'asvs-15.3.3', 'asvs-15.3.6'] },
  async (path, it) => {
    const before = await readSettledTables(app)
    const extras = [
      ['role', 'superadmin'],
      ['status', 'banned'],
      ['userId', 1],
      ['user', { role: 'admin' }],
      ['isVerified', true],
      ['attempts', 0],
      ['isDecoy', false],
      ['emailCanonical', 'x@example.com'],
      ['passwordHash', good],
      ['constructor', { prototype: { role: 'admin' } }],
      ['toString', 'x'],
    ] as const
    for (const [key, value] of extras) {
      const answer = await call(path, it._def.type, { ...validInput(it), [key]: value })
      expect(answer, key).toMatchObject({
        status: 400,
        data: { reason: 'INVALID_INPUT', fields: { [key]: 'UNKNOWN_FIELD' } },
      })
    }
    const polluting = JSON.stringify(validInput(it)).replace('{', '{"__proto__":{"role":"admin"},')
    const isQuery = it._def.type === 'query'
    const sent = isQuery
      ? await send(app, `/trpc/${path}?input=${encodeURIComponent(polluting)}`, {
          method: 'GET',
          headers,
        })
      : await send(app, `/trpc/${path}`, { headers: { ...headers, ...json }, body: polluting })
    expect(sent).toMatchObject({ status: 400, data: { reason: 'INVALID_INPUT' } })
    expect(({} as { role?: string }).role).toBeUndefined()
    expect(await readSettledTables(app)).toEqual(before)
  },
)

test(
  'an account made with a full set of wishes is an ordinary one',
  { tags: ['security-8', 'asvs-8.2.3', 'asvs-15.3.3'] },
  async () => {
    const browser = app.browser()
    const email = 'wisher@example.com'
    const { challengeId } = await browser.api.auth.sendCode.mutate({ email, type: 'register' })
    const code = await app.mailbox.code(email)
    const honest = { challengeId, code, username: 'wisher', password: good }
    const greedy = await call('auth.register', 'mutation', { ...honest, role: 'admin', id: 1 })
    expect(greedy.status).toBe(400)
    const session = await browser.api.auth.register.mutate(honest)
    expect(session.user).toMatchObject({ role: 'user', status: 'active', username: 'wisher' })
  },
)

const login = { identifier: 'ann', password: good }

test(
  'a body of 16 kB is read and one byte more is not, chunked or not',
  { tags: ['security-7'] },
  async () => {
    const padded = (size: number) => JSON.stringify(login).padEnd(size, ' ')
    const limit = 16 * 1024
    const sent = (body: string, extra = {}) =>
      send(app, '/trpc/auth.login', { headers: { ...json, ...extra }, body })
    const chunked = { 'transfer-encoding': 'chunked' }
    expect((await sent(padded(limit))).status).toBe(200)
    expect((await sent(padded(limit), chunked)).status).toBe(200)
    for (const size of [limit + 1, 20_000]) {
      for (const extra of [{}, chunked]) {
        expect(await sent(padded(size), extra)).toMatchObject({
          status: 413,
          data: { reason: 'INVALID_INPUT' },
        })
      }
    }
  },
)

test.each(['{', '{"a":1}}', '', 'null', "{'identifier':'ann'}", '\uFEFF{}', '{"a":NaN}', '[[[['])(
  'the body %j is refused as an input',
  { tags: ['security-7', 'asvs-1.5.3'] },
  async (body) => {
    const answer = await send(app, '/trpc/auth.login', { headers: json, body })
    expect(answer).toMatchObject({ status: 400, data: { reason: 'INVALID_INPUT' } })
  },
)

test(
  'a deeply nested body is refused and nothing breaks',
  { tags: ['security-7', 'asvs-1.5.2'] },
  async () => {
    const body = '['.repeat(8000) + ']'.repeat(8000)
    const answer = await send(app, '/trpc/auth.login', { headers: json, body })
    expect(answer).toMatchObject({ status: 400, data: { reason: 'INVALID_INPUT' } })
  },
)
