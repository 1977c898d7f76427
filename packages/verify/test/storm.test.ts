import type { Latchkey } from '@latchkey/client'
import { setTimeout as pass } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { createRandom, judge, startLoad, type Verdict } from './load.ts'
import { audience, startService } from './service.ts'

/** The long form: `npm run proof -- feed`. */
const people = Number(process.env['FEED_PEOPLE'] ?? 6)
const callsPerSecond = Number(process.env['FEED_CALLS'] ?? 150)
/** The time within which each person is shut out, at a moment drawn from the seed. */
const milliseconds = Number(process.env['FEED_SECONDS'] ?? 2) * 1000
const seed = Number(process.env['FEED_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
/** The milliseconds after a confirmed ban or end, from which on no token may be accepted. */
const bound = Number(process.env['FEED_BOUND_MS'] ?? 5000)

const service = await startService()
afterAll(() => service[Symbol.asyncDispose]())

type Owner = { name: string; client: Latchkey }

const causes = {
  ban: ({ name }: Owner) => service.latchkey('users', 'set-status', name, 'banned'),
  mute: ({ name }: Owner) => service.latchkey('users', 'set-status', name, 'muted'),
  'end of sessions': ({ name }: Owner) => service.latchkey('users', 'end-sessions', name),
  'sign-out': ({ client }: Owner) => client.api.auth.logout.mutate(),
  async revocation({ name }: Owner) {
    const other = await service.signIn(name)
    const sessions = await other.api.account.sessions.query()
    const own = sessions.find(({ current }) => !current)
    await other.api.account.revokeSession.mutate({ id: own?.id ?? '' })
  },
  reset: ({ name }: Owner) => service.reset(name, 'another horse battery staple'),
}
const names = Object.keys(causes) as (keyof typeof causes)[]

async function arrive(name: string) {
  const client = await service.register(name)
  const token = await client.tokenFor(audience)
  return { name, client, token, refusals: new Set<Verdict>() }
}

async function arriveToLeave(at: number) {
  const cause = names[at % names.length] ?? 'ban'
  // The times at which the exclusion began and was confirmed, and at which a verifier last let them in.
  return { ...(await arrive(`person${at}`)), cause, begun: Infinity, outAt: Infinity, lastIn: 0 }
}

test('under load, no verifier with the feed accepts a token after what shut its owner out', async () => {
  const random = createRandom(seed)
  const bystander = await arrive('bystander')
  const persons: Awaited<ReturnType<typeof arriveToLeave>>[] = []
  for (let at = 0; at < people; at += 1) persons.push(await arriveToLeave(at))
  const verifiers = [1, 2, 3].map(() => service.createVerifier())
  // A busy machine may be slow to answer the first requests for keys and events.
  for (const verifier of verifiers)
    await expect.poll(() => judge(verifier, bystander.token), { timeout: 60_000 }).toBe('ok')

  /** Half of the calls carry tokens of people whose exclusion is in progress or recent. */
  function pick(index: number) {
    const recent = performance.now() - bound - 1000
    const leaving = persons.filter(({ begun }) => begun < Infinity && begun > recent)
    const from = index % 4 < 2 && leaving.length > 0 ? leaving : persons
    return index % 4 === 3 ? undefined : from[Math.floor(random() * from.length)]
  }

  let ofBystander = 0
  const load = startLoad(callsPerSecond, async (index) => {
    const verifier = verifiers[index % verifiers.length]!
    const person = pick(index)
    const { token, refusals } = person ?? bystander
    const verdict = await judge(verifier, token)
    if (verdict !== 'ok') refusals.add(verdict)
    else if (person) person.lastIn = performance.now()
    else ofBystander += 1
  })

  const due = persons.map((person) => ({ person, at: random() * milliseconds }))
  const rotation = pass(random() * milliseconds).then(() => service.latchkey('keys', 'rotate'))
  const ends = due.map(async ({ person, at }) => {
    await pass(at)
    person.begun = performance.now()
    await causes[person.cause](person)
    person.outAt = performance.now()
  })
  await Promise.all([rotation, ...ends])
  const judgeAll = () =>
    Promise.all(persons.flatMap(({ token }) => verifiers.map((verifier) => judge(verifier, token))))
  await expect
    .poll(async () => new Set(await judgeAll()), { timeout: bound + 10_000 })
    .toEqual(new Set(['ENDED']))
  // A later answer of the feed must admit no one again.
  await pass(500)
  const size = await load.stop()

  const late = persons.map(({ name, cause, outAt, lastIn }) => ({
    name,
    cause,
    by: lastIn - outAt,
  }))
  const worst = names.map((cause) => {
    const times = late.filter((one) => one.cause === cause).map(({ by }) => by)
    return `${cause} ${Math.round(Math.max(0, ...times))} ms`
  })
  process.stdout.write(`seed ${seed}; ${size}; last let in after a ${worst.join(', ')}\n`)
  expect(late.filter(({ by }) => by > bound)).toEqual([])
  for (const { name, refusals } of persons) expect([name, ...refusals]).toEqual([name, 'ENDED'])
  expect(ofBystander).toBeGreaterThan(0)
  // The rotation of keys refused no caller either.
  expect([...bystander.refusals]).toEqual([])
})
