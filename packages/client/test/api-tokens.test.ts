import type { ApiToken } from '@latchkey/shared/app'
import type { Session } from '@latchkey/shared/auth'
import { patience } from '@latchkey/tools/testing/patience'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createApiTokens } from '../src/api-tokens.ts'
import { createSessionStore } from '../src/session-store.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const [notes, files] = ['https://api.notes.example', 'https://api.files.example']

const sessionOf = (id: number) =>
  ({ accessToken: `session ${id}`, expiresAt: '2100-01-01T00:00:00Z', user: { id } }) as Session

function start(service = 'https://id.example') {
  const store = createSessionStore(service)
  store.put(sessionOf(1))
  let count = 0
  const ask = vi.fn<(audience: string) => Promise<ApiToken>>(async () => ({
    token: `token ${(count += 1)}`,
    expiresAt: new Date(Date.now() + 600_000).toISOString(),
  }))
  return { store, ask, tokenFor: createApiTokens(store, { service, ask }) }
}

test('a token is kept for its API until a minute before it expires', async () => {
  const { ask, tokenFor } = start()
  expect(await tokenFor(notes)).toBe('token 1')
  vi.advanceTimersByTime(539_000)
  expect(await tokenFor(notes)).toBe('token 1')
  vi.advanceTimersByTime(2000)
  expect(await tokenFor(notes)).toBe('token 2')
  expect(await tokenFor(files)).toBe('token 3')
  expect(ask.mock.calls).toEqual([[notes], [notes], [files]])
})

test('calls at once share one question, and a failed one is asked again', async () => {
  const { ask, tokenFor } = start()
  const both = await Promise.all([tokenFor(notes), tokenFor(notes)])
  expect(both).toEqual(['token 1', 'token 1'])
  ask.mockRejectedValueOnce(new Error('offline'))
  await expect(tokenFor(files)).rejects.toThrow('offline')
  expect(await tokenFor(files)).toBe('token 2')
})

test('tokens end with the session, also where another person signs in or a call is under way', async () => {
  const { store, ask, tokenFor } = start()
  await tokenFor(notes)
  store.put(sessionOf(2))
  expect(await tokenFor(notes)).toBe('token 2')
  store.put(null)
  store.put(sessionOf(2))
  expect(await tokenFor(notes)).toBe('token 3')

  const late = Promise.withResolvers<ApiToken>()
  ask.mockReturnValueOnce(late.promise)
  const asked = tokenFor(files)
  store.put(null)
  late.resolve({ token: 'late', expiresAt: new Date(Date.now() + 600_000).toISOString() })
  await asked
  store.put(sessionOf(2))
  expect(await tokenFor(files)).not.toBe('late')

  const other = Promise.withResolvers<ApiToken>()
  ask.mockReturnValueOnce(other.promise)
  const askedByTwo = tokenFor('https://third.example')
  store.put(sessionOf(3))
  const askedByThree = tokenFor('https://third.example')
  other.resolve({ token: 'of two', expiresAt: new Date(Date.now() + 600_000).toISOString() })
  expect(await askedByTwo).toBe('of two')
  expect(await askedByThree).not.toBe('of two')
  expect(await tokenFor('https://third.example')).toBe(await askedByThree)
})

test('a token that an API refused is replaced once, whoever else refused it', async () => {
  const { ask, tokenFor } = start()
  const refused = await tokenFor(notes)
  const anew = await Promise.all([1, 2].map(() => tokenFor(notes, { insteadOf: refused })))
  expect(anew).toEqual(['token 2', 'token 2'])
  expect(await tokenFor(notes)).toBe('token 2')
  // A late refusal of the old token returns the new one.
  expect(await tokenFor(notes, { insteadOf: refused })).toBe('token 2')
  expect(ask).toHaveBeenCalledTimes(2)
})

test('a refused token is not answered by a question that began with it', async () => {
  const { ask, tokenFor } = start()
  const { promise, resolve } = Promise.withResolvers<ApiToken>()
  ask.mockReturnValueOnce(promise)
  const asked = tokenFor(notes)
  const instead = tokenFor(notes, { insteadOf: 'early' })
  resolve({ token: 'early', expiresAt: new Date(Date.now() + 600_000).toISOString() })
  expect(await asked).toBe('early')
  expect(await instead).toBe('token 1')
})

test('tabs share tokens of one service alone', async () => {
  vi.useRealTimers()
  vi.stubGlobal('window', {})
  const [one, same, other] = [start(), start(), start('https://other.example')]
  let attempts = 0
  await vi.waitFor(async () => {
    const audience = `https://api${(attempts += 1)}.example`
    const token = await one.tokenFor(audience)
    await new Promise(setImmediate)
    expect(await same.tokenFor(audience)).toBe(token)
    expect(same.ask).not.toHaveBeenCalledWith(audience)
  }, patience)
  await other.tokenFor('https://api1.example')
  expect(other.ask).toHaveBeenCalledOnce()
})
