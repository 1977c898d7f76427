import { TRPCClientError } from '@trpc/client'
import { afterEach, expect, test, vi } from 'vitest'
import { cookieLockLink, createCookieLock } from '../src/cookie-lock.ts'
import { tryAgain } from '../src/patience.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const busy = () =>
  TRPCClientError.from({
    error: {
      message: 'UNAVAILABLE',
      code: -1,
      data: { reason: 'UNAVAILABLE', retryAfterSeconds: 2 },
    },
  })

test('clients that were told the same wait do not come back together, and none too early', async () => {
  const waits: number[] = []
  vi.spyOn(globalThis, 'setTimeout').mockImplementation((work, wait) => {
    waits.push(wait ?? 0)
    queueMicrotask(work)
    return Object.assign({}) as NodeJS.Timeout
  })
  vi.spyOn(Math, 'random').mockReturnValueOnce(0).mockReturnValueOnce(0.5)
  const isObsolete = () => false
  await expect(tryAgain(() => Promise.reject(busy()), isObsolete)).rejects.toThrow('UNAVAILABLE')
  expect(waits).toEqual([2000, 2500])
})

test('a browser that refuses its locks still calls, one call after another', async () => {
  const request = () => Promise.reject(new DOMException('not here', 'SecurityError'))
  vi.stubGlobal('window', {})
  vi.stubGlobal('navigator', { locks: { request } })
  const lock = createCookieLock()
  const order: string[] = []
  const first = lock(async () => {
    await Promise.resolve()
    order.push('first')
  })
  const second = lock(async () => void order.push('second'))
  await Promise.all([first, second])
  expect(order).toEqual(['first', 'second'])
})

test('a call whose lock fails is refused and does not wait for ever', async () => {
  const link = cookieLockLink(() => Promise.reject(new Error('no lock')))
  const send = link({})
  const terms = { path: 'account.changePassword' } as Parameters<typeof send>[0]['op']
  const refused = new Promise((resolve) => {
    send({ op: terms, next: () => expect.fail('nothing may be sent') }).subscribe({
      error: resolve,
    })
  })
  expect(await refused).toMatchObject({ message: 'no lock' })
})
