import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createLatchkey } from '../src/client.ts'
import { fakeService } from './fake-service.ts'

const program = fileURLToPath(new URL('../../../apps/server/dist/main.js', import.meta.url))
let server: ChildProcessByStdio<null, Readable, null>
let url = ''

beforeAll(async () => {
  server = spawn('node', [program], {
    cwd: mkdtempSync(join(tmpdir(), 'latchkey-client-')),
    env: { ...process.env, PORT: '0', DATABASE_URL: 'sqlite::memory:' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  while (!url) {
    const [chunk] = await once(server.stdout, 'data')
    said += String(chunk)
    url = /listening on (http:\/\/\S+)/.exec(said)?.[1] ?? ''
  }
}, 30_000)

afterAll(async () => {
  server.kill('SIGTERM')
  await once(server, 'exit')
})

async function codeFor(address: string): Promise<string> {
  for (;;) {
    const mails: { to: string; code: string }[] = await (
      await fetch(`${url}/dev/inbox.json`)
    ).json()
    const code = mails.find((mail) => mail.to === address)?.code
    if (code) return code
  }
}

async function register(name: string, send: typeof fetch = fetch) {
  const bodies: string[] = []
  const calls: string[] = []
  const latchkey = createLatchkey({
    url,
    fetch: (input, init) => {
      calls.push(String(input))
      bodies.push(String(init?.body ?? ''))
      return send(input, init)
    },
  })
  const email = `${name}@example.com`
  const { challengeId } = await latchkey.api.auth.sendCode.mutate({ email, type: 'register' })
  const code = await codeFor(email)
  const password = 'correct horse battery staple'
  await latchkey.api.auth.register.mutate({ challengeId, code, username: name, password })
  return { latchkey, bodies, calls }
}

test('a program registers, asks who it is and signs out, and the plain password never leaves', async () => {
  const { latchkey, bodies } = await register('robot')
  expect(await latchkey.api.auth.me.query()).toMatchObject({ username: 'robot' })
  expect(latchkey.session.current()?.user.username).toBe('robot')
  await latchkey.api.auth.logout.mutate()
  expect(latchkey.session.current()).toBeNull()
  expect(await latchkey.session.restore()).toBeNull()
  expect(bodies.join('')).not.toContain('correct horse')
})

test('a sign-in by passkey is kept as one by password is, and a refused one leaves what there was', async () => {
  const { latchkey, calls } = await register('passkey')
  const { options } = await latchkey.api.auth.passkeyOptions.mutate({})
  expect(options).toMatchObject({ rpId: new URL(url).hostname, userVerification: 'required' })
  const nothing = { clientDataJSON: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA' }
  const response = { id: 'AAAA', rawId: 'AAAA', type: 'public-key', response: nothing } as const
  const before = latchkey.session.current()
  calls.length = 0
  await expect(latchkey.api.auth.passkeySignIn.mutate({ response })).rejects.toMatchObject({
    data: { reason: 'INVALID_CREDENTIALS' },
  })
  // A refused sign-in ends no session: nothing is refreshed.
  expect(calls.filter((call) => call.includes('auth.refresh'))).toEqual([])
  expect(latchkey.session.current()).toEqual(before)
  const known = fakeService().tab()
  await known.api.auth.passkeySignIn.mutate({ response })
  expect(known.session.current()?.user.username).toBe('ann')
})

test('parallel calls of a client that lost its token share one refresh', async () => {
  const { latchkey, calls } = await register('parallel')
  const other = createLatchkey({ url })
  await other.api.auth.login.mutate({
    identifier: 'parallel',
    password: 'correct horse battery staple',
  })
  await latchkey.session.restore()
  calls.length = 0
  const users = await Promise.all([1, 2, 3].map(() => latchkey.api.auth.me.query()))
  expect(new Set(users.map((user) => user.username))).toEqual(new Set(['parallel']))
  expect(calls.filter((call) => call.includes('auth.refresh')).length).toBeLessThanOrEqual(1)
  await other.api.account.revokeOtherSessions.mutate()
  await expect(latchkey.api.auth.me.query()).rejects.toMatchObject({
    data: { reason: 'UNAUTHENTICATED' },
  })
  expect(latchkey.session.current()).toBeNull()
})

test('a refresh that meets a password change comes back after the time that the service names', async () => {
  const cookies: string[] = []
  const answers: number[] = []
  let stale: string | undefined
  const { latchkey } = await register('crossing', async (input, init) => {
    const headers = new Headers(init?.headers)
    const isRefresh = String(input).includes('auth.refresh')
    if (isRefresh && stale !== undefined) headers.set('cookie', stale)
    stale = undefined
    cookies.push(headers.get('cookie') ?? '')
    const answer = await fetch(input, { ...init, headers })
    if (isRefresh) answers.push(answer.status)
    return answer
  })
  const { api, session } = latchkey
  const currentPassword = 'correct horse battery staple'
  await api.auth.me.query()
  await api.account.changePassword.mutate({ currentPassword, password: `${currentPassword} 2` })
  // The browser sent the change with the previous cookie.
  stale = cookies.at(-1)
  const before = session.current()?.accessToken
  expect((await session.restore())?.user.username).toBe('crossing')
  expect(session.current()?.accessToken).not.toBe(before)
  expect(answers).toEqual([503, 200])
})

test('a refresh and a password change do not cross, so that the newer cookie stays', async () => {
  const order: string[] = []
  const { latchkey } = await register('apart', async (input, init) => {
    const [name = ''] = /auth.refresh|account.changePassword/.exec(String(input)) ?? []
    order.push(`${name} begins`)
    const answer = await fetch(input, init)
    order.push(`${name} ends`)
    return answer
  })
  const { api, session } = latchkey
  const currentPassword = 'correct horse battery staple'
  const wish = { currentPassword, password: `${currentPassword} 2` }
  for (const calls of [
    [() => session.restore(), () => api.account.changePassword.mutate(wish)],
    [() => api.account.changePassword.mutate(back(wish)), () => session.restore()],
  ]) {
    order.length = 0
    // oxlint-disable-next-line no-await-in-loop
    await Promise.all(calls.map((call) => call()))
    expect(order).toHaveLength(4)
    expect(order[1]).toBe(order[0]?.replace('begins', 'ends'))
  }
  expect((await session.restore())?.user.username).toBe('apart')
})

const back = ({ currentPassword, password }: { currentPassword: string; password: string }) => ({
  currentPassword: password,
  password: currentPassword,
})

test('a new password below the minimum is refused before it is sent, and signing in is not held to it', async () => {
  const { latchkey, calls } = await register('tooshort')
  const before = calls.length
  const wish = { currentPassword: 'correct horse battery staple', password: '1234567' }
  const proof = { challengeId: 'abcdefghijklmnopqrstuv', code: '123456', password: 'é'.repeat(7) }
  const refused = [
    latchkey.api.account.changePassword.mutate(wish),
    latchkey.api.auth.resetPassword.mutate(proof),
    latchkey.api.auth.register.mutate({ ...proof, username: 'other' }),
  ]
  for (const call of refused) {
    await expect(call).rejects.toMatchObject({
      data: { reason: 'INVALID_INPUT', fields: { password: 'TOO_SHORT' } },
    })
  }
  expect(calls).toHaveLength(before)
  await expect(
    latchkey.api.auth.login.mutate({ identifier: 'tooshort', password: 'short' }),
  ).rejects.toMatchObject({ data: { reason: 'INVALID_CREDENTIALS' } })
})

test('the minimum is a setting', async () => {
  const { api } = createLatchkey({ url, passwordMinLength: 15 })
  const proof = { challengeId: 'abcdefghijklmnopqrstuv', code: '123456', password: 'x'.repeat(14) }
  await expect(api.auth.resetPassword.mutate(proof)).rejects.toMatchObject({
    data: { fields: { password: 'TOO_SHORT' } },
  })
})

test.each([-16, 16])(
  'a device whose clock is %i minutes off renews no token before its time, and keeps its cookies',
  async (minutes) => {
    const now = Date.now.bind(Date)
    using clock = vi.spyOn(Date, 'now').mockImplementation(() => now() + minutes * 60_000)
    const { latchkey, calls } = await register(`clock${minutes + 20}`)
    for (let turn = 1; turn <= 3; turn++) await latchkey.api.auth.me.query()
    expect(calls.filter((call) => call.includes('auth.refresh'))).toEqual([])
    expect(await latchkey.session.restore()).not.toBeNull()
    expect(clock).toHaveBeenCalled()
  },
)

test.each([
  'localhost:3000',
  'id.example.com',
  '',
  'https://example.com/id',
  'https://id.example.com/?a=1',
  'https://ann@id.example.com',
])('the address %j is refused at once', (typed) => {
  expect(() => createLatchkey({ url: typed })).toThrow(
    `needs the origin of the service, such as https://id.example.com, not "${typed}"`,
  )
})

test('a slash at the end and capitals make no other address', () => {
  expect(createLatchkey({ url: 'HTTPS://ID.example.com/' }).url).toBe('https://id.example.com')
})
