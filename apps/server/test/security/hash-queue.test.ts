import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { disconnectSignal } from '../../src/http/request-context.ts'
import { createHashQueue } from '../../src/passwords/hash-queue.ts'

/** Work that ends on command and records the order of starts. */
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

test(
  'two run at once, the rest in turn, and what exceeds the queue is refused at once',
  { tags: ['asvs-15.2.2'] },
  async () => {
    const { started, work, endNext } = workbench()
    const { run, load } = createHashQueue(2, 1)
    const all = ['a', 'b', 'c'].map((name) => run(work(name)))
    await expect(run(work('d'))).rejects.toMatchObject(unavailable)
    expect(started).toEqual(['a', 'b'])
    expect(load()).toEqual({ slots: 2, busy: 2, waiting: 1, refused: 1 })
    endNext()
    await expect.poll(() => started).toEqual(['a', 'b', 'c'])
    endNext()
    endNext()
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c'])
    const later = run(work('e'))
    endNext()
    expect(await later).toBe('e')
  },
)

test('who hangs up leaves the queue, and what has begun goes on', async () => {
  const { started, work, endNext } = workbench()
  const { run } = createHashQueue(1, 1)
  const [first, second] = [new AbortController(), new AbortController()]
  const running = run(work('a'), [], () => first.signal)
  const queued = run(work('b'), [], () => second.signal)
  first.abort()
  second.abort()
  await expect(queued).rejects.toMatchObject({ reason: 'UNAVAILABLE' })
  const next = run(work('c'))
  endNext()
  expect(await running).toBe('a')
  await expect.poll(() => started).toEqual(['a', 'c'])
  endNext()
  expect(await next).toBe('c')
})

test('who hung up before the wait is refused at once and takes no place', async () => {
  const { work, endNext } = workbench()
  const { run, load } = createHashQueue(1, 1)
  const running = run(work('a'))
  await expect(run(work('b'), [], () => AbortSignal.abort())).rejects.toMatchObject({
    reason: 'UNAVAILABLE',
  })
  expect(load()).toMatchObject({ waiting: 0 })
  endNext()
  expect(await running).toBe('a')
})

test('a caller who is gone when the work begins counts as gone', async () => {
  const answers = Promise.withResolvers<ServerResponse>()
  const server = createServer((_request, answer) => answers.resolve(answer))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const caller = connect(port, '127.0.0.1', () => caller.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n'))
  const answer = await answers.promise
  const early = disconnectSignal(answer)
  expect(early.aborted).toBe(false)
  caller.destroy()
  await once(answer, 'close')
  expect([early.aborted, disconnectSignal(answer).aborted]).toEqual([true, true])
  server.close()
})

test('work that fails makes room for the next', async () => {
  const { run } = createHashQueue(1, 1)
  const failing = run(() => Promise.reject(new Error('no')))
  const next = run(async () => 'done')
  await expect(failing).rejects.toThrow('no')
  expect(await next).toBe('done')
})

test('calls that end in a hash are let in while a slot or a place to wait is free, and then again', async () => {
  const { started, work, endNext } = workbench()
  const { reserve, load } = createHashQueue(1, 1)
  const all = ['a', 'b'].map((name) => reserve('10.0.0.1', work(name)))
  await expect(reserve('10.0.0.1', work('c'))).rejects.toMatchObject(unavailable)
  await expect.poll(() => started).toEqual(['a', 'b'])
  expect(load()).toMatchObject({ busy: 0, refused: 1 })
  endNext()
  expect(await all[0]).toBe('a')
  const next = reserve('10.0.0.1', work('d'))
  await expect.poll(() => started).toEqual(['a', 'b', 'd'])
  endNext()
  endNext()
  expect(await next).toBe('d')
})

test('of what is let in at once, one begins in each turn of the event loop', async () => {
  const { reserve } = createHashQueue(1, 5)
  const order: string[] = []
  const all = ['a', 'b', 'c'].map((name) =>
    reserve('10.0.0.1', async () => {
      order.push(name)
      // Work that arrived meanwhile gets its turn before the next.
      setImmediate(() => order.push('others'))
    }),
  )
  await Promise.all(all)
  expect(order).toEqual(['a', 'others', 'b', 'others', 'c'])
})

/** Occupies the only slot, so that all other work waits in the queue. */
function busyLanes(queueLimit: number) {
  const bench = workbench()
  const queue = createHashQueue(1, queueLimit)
  void queue.run(bench.work('first'))
  const join = (name: string, ...party: string[]) =>
    queue.run(bench.work(name), party).then(
      () => 'done',
      (error: { reason?: string }) => error.reason,
    )
  return { ...bench, ...queue, join }
}

test(
  'addresses and accounts take turns, however many places one of them holds',
  { tags: ['asvs-15.2.2'] },
  async () => {
    const { started, endNext, join } = busyLanes(10)
    const all = [
      ...['a1', 'a2', 'a3'].map((name) => join(name, 'address a', `account ${name}`)),
      ...['b1', 'b2'].map((name) => join(name, `address ${name}`, 'account b')),
      join('c1', 'address c', 'account c'),
    ]
    for (let served = 1; served <= all.length; served += 1) {
      endNext()
      await expect.poll(() => started).toHaveLength(served + 1)
    }
    endNext()
    expect(await Promise.all(all)).toEqual(all.map(() => 'done'))
    expect(started).toEqual(['first', 'a1', 'b1', 'c1', 'a2', 'b2', 'a3'])
  },
)

test('a full queue makes room for somebody new at the cost of the one who holds most of it', async () => {
  const { started, endNext, join, load } = busyLanes(3)
  const flood = ['a1', 'a2', 'a3'].map((name) => join(name, 'address a'))
  const newcomer = join('b1', 'address b')
  expect(await flood[2]).toBe('UNAVAILABLE')
  expect(await join('a4', 'address a')).toBe('UNAVAILABLE')
  expect(load()).toMatchObject({ waiting: 3, refused: 2 })
  for (let served = 1; served <= 3; served += 1) {
    endNext()
    await expect.poll(() => started).toHaveLength(served + 1)
  }
  endNext()
  expect(await newcomer).toBe('done')
  expect(started).toEqual(['first', 'a1', 'b1', 'a2'])
})

test('a second place is served in the end, however many newcomers there are', async () => {
  const { started, endNext, join } = busyLanes(5)
  void join('a1', 'address a')
  void join('a2', 'address a')
  for (let at = 0; !started.includes('a2') && at < 50; at += 1) {
    void join(`new${at}`, `address new${at}`)
    endNext()
    await expect.poll(() => started).toHaveLength(at + 2)
  }
  expect(started).toContain('a2')
})

test('a full house still lets in who holds less of it than another', async () => {
  const { started, work, endNext } = workbench()
  const { reserve } = createHashQueue(1, 2)
  const flood = ['a1', 'a2', 'a3'].map((name) => reserve('10.0.0.1', work(name)))
  await expect(reserve('10.0.0.1', work('a4'))).rejects.toMatchObject(unavailable)
  const other = reserve('10.0.0.2', work('b1'))
  await expect.poll(() => started).toHaveLength(4)
  for (let ended = 0; ended < 4; ended += 1) endNext()
  expect(await Promise.all([...flood, other])).toEqual(['a1', 'a2', 'a3', 'b1'])
})
