import { expect, test } from 'vitest'
import { createLanes } from '../src/auth/lanes.ts'

/** Work that ends when it is told to, and says in which order it began. */
function workbench() {
  const started: string[] = []
  const ends: (() => void)[] = []
  const work = (name: string) => () => {
    started.push(name)
    const { promise, resolve } = Promise.withResolvers<string>()
    ends.push(() => resolve(name))
    return promise
  }
  return { started, work, endNext: () => ends.shift()?.() }
}

const unavailable = { reason: 'UNAVAILABLE', details: { retryAfterSeconds: 2 } }

test('two run at once, the rest in turn, and what exceeds the queue is refused at once [asvs 15.2.2]', async () => {
  const { started, work, endNext } = workbench()
  const { inLane, load } = createLanes(2, 1)
  const all = ['a', 'b', 'c'].map((name) => inLane(work(name)))
  await expect(inLane(work('d'))).rejects.toMatchObject(unavailable)
  expect(started).toEqual(['a', 'b'])
  expect(load()).toEqual({ lanes: 2, busy: 2, waiting: 1, refused: 1 })
  endNext()
  await expect.poll(() => started).toEqual(['a', 'b', 'c'])
  endNext()
  endNext()
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c'])
  const later = inLane(work('e'))
  endNext()
  expect(await later).toBe('e')
})

test('who hangs up leaves the queue, and what has begun goes on', async () => {
  const { started, work, endNext } = workbench()
  const { inLane } = createLanes(1, 1)
  const [first, second] = [new AbortController(), new AbortController()]
  const running = inLane(work('a'), first.signal)
  const queued = inLane(work('b'), second.signal)
  first.abort()
  second.abort()
  await expect(queued).rejects.toMatchObject({ reason: 'UNAVAILABLE' })
  const next = inLane(work('c'))
  endNext()
  expect(await running).toBe('a')
  await expect.poll(() => started).toEqual(['a', 'c'])
  endNext()
  expect(await next).toBe('c')
})

test('work that fails makes room for the next', async () => {
  const { inLane } = createLanes(1, 1)
  const failing = inLane(() => Promise.reject(new Error('no')))
  const next = inLane(async () => 'done')
  await expect(failing).rejects.toThrow('no')
  expect(await next).toBe('done')
})

test('what leads to a lane is let in as long as there is one or a place to wait, and then again', async () => {
  const { started, work, endNext } = workbench()
  const { admit, load } = createLanes(1, 1)
  const all = ['a', 'b'].map((name) => admit(work(name)))
  await expect(admit(work('c'))).rejects.toMatchObject(unavailable)
  expect(started).toEqual(['a', 'b'])
  expect(load()).toMatchObject({ busy: 0, refused: 1 })
  endNext()
  expect(await all[0]).toBe('a')
  const next = admit(work('d'))
  endNext()
  endNext()
  expect(await next).toBe('d')
})
