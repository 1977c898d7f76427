import type { Latchkey } from '@latchkey/client'
import { afterAll, expect, test } from 'vitest'
import { createVerifier } from '../src/feed.ts'
import { audience, startService } from './service.ts'

/** The long form: `npm run proof -- feed`. */
const people = Number(process.env['FEED_PEOPLE'] ?? 9)
const callsPerSecond = Number(process.env['FEED_CALLS'] ?? 150)
/** The milliseconds after a confirmed ban or end, from which on no token may be accepted. */
const bound = Number(process.env['FEED_BOUND_MS'] ?? 5000)

const service = await startService()
afterAll(() => service[Symbol.asyncDispose]())

type Person = {
  name: string
  client: Latchkey
  token: string
  /** The time at which their exclusion was confirmed, and at which a verifier last let them in. */
  outAt: number
  lastIn: number
  refusals: Set<string>
}

const password = 'correct horse battery staple'

async function arrive(name: string): Promise<Person> {
  const client = await service.register(name)
  const token = await client.tokenFor(audience)
  return { name, client, token, outAt: Infinity, lastIn: -Infinity, refusals: new Set() }
}

const causes: ((person: Person) => Promise<unknown>)[] = [
  ({ name }) => service.latchkey('users', 'set-status', name, 'banned'),
  ({ name }) => service.latchkey('users', 'set-status', name, 'muted'),
  ({ name }) => service.latchkey('users', 'end-sessions', name),
  ({ client }) => client.api.auth.logout.mutate(),
  async ({ client, name }) => {
    const other = await service.signIn(name, password)
    const sessions = await other.api.account.sessions.query()
    const own = sessions.find(({ current }) => !current)
    await other.api.account.revokeSession.mutate({ id: own?.id ?? '' })
    return client
  },
  ({ name }) => service.reset(name, 'another horse battery staple'),
]

test('under load, no verifier with the feed accepts a token after what shut its owner out', async () => {
  const persons: Person[] = []
  for (let at = 0; at < people; at += 1) persons.push(await arrive(`person${at}`))
  const [bystander] = persons.splice(0, 1)
  if (!bystander) throw new Error('nobody is here')
  const secret = JSON.parse(await service.latchkey('apps', 'add', 'Feed', '--json')) as {
    id: string
    secret: string
  }
  const feed = { appId: secret.id, secret: secret.secret, whenAway: 'refuse' } as const
  const verifiers = [1, 2, 3].map(() => createVerifier({ issuer: service.url, audience, feed }))
  // A busy machine may be slow to answer the first requests for keys and events.
  const isIn = async ({ verify }: (typeof verifiers)[number]) =>
    (await verify({ authorization: `Bearer ${bystander.token}` })).ok
  for (const verifier of verifiers)
    await expect.poll(() => isIn(verifier), { timeout: 60_000 }).toBe(true)
  const over = new AbortController()
  let calls = 0
  const judged = { bystander: 0, refusedBystander: 0 }

  async function call(index: number): Promise<void> {
    const verifier = verifiers[index % verifiers.length]
    const person = index % 4 === 0 ? bystander : persons[Math.floor(Math.random() * persons.length)]
    if (!verifier || !person) return
    const verdict = await verifier.verify({ authorization: `Bearer ${person.token}` })
    if (verdict.ok) person.lastIn = performance.now()
    else person.refusals.add(verdict.refusal.reason)
    if (person === bystander) {
      judged.bystander += 1
      if (!verdict.ok) judged.refusedBystander += 1
    }
  }
  const load = (async () => {
    const begun = performance.now()
    while (!over.signal.aborted) {
      const due = ((performance.now() - begun) / 1000) * callsPerSecond
      const batch: Promise<void>[] = []
      while (calls < due) batch.push(call((calls += 1)))
      await Promise.all(batch)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  })()

  for (const [at, person] of persons.entries()) {
    const cause = causes[at % causes.length]
    // A rotation in progress refuses no caller.
    if (at === 2) await service.latchkey('keys', 'rotate')
    await cause?.(person)
    person.outAt = performance.now()
  }
  const last = performance.now()
  await expect
    .poll(() => performance.now() - last > bound + 500, { timeout: bound + 5000 })
    .toBe(true)
  over.abort()
  await load
  for (const verifier of verifiers) verifier.close()

  const late = persons.map(({ name, outAt, lastIn }) => ({ name, late: lastIn - outAt }))
  process.stdout.write(
    `${calls} calls; let in after the cause, at most: ${Math.round(Math.max(...late.map((one) => one.late)))} ms\n`,
  )
  expect(late.filter((one) => one.late > bound)).toEqual([])
  for (const { name, refusals } of persons) expect([name, ...refusals]).toEqual([name, 'ENDED'])
  expect(judged.bystander).toBeGreaterThan(0)
  expect(judged.refusedBystander).toBe(0)
})
