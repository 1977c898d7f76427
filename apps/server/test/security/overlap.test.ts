import { describe, expect, test, vi } from 'vitest'
import { registerApp } from '../support/apps.ts'
import { keys, reasonOf, secretKey } from '../support/attackers.ts'
import { holdAt } from './overlap/hold.ts'
import {
  acts,
  audience,
  cases,
  others,
  toolCallback,
  untilCommitted,
  writingNothing,
  type Act,
  type Ground,
} from './overlap/table.ts'
import { createWorld, stateOf, withHold } from './overlap/world.ts'
import { mutations } from '../support/raw-http.ts'
import { useTestApp } from '../support/use-test-app.ts'

vi.mock('../../src/http/request-context.ts', async (load) =>
  (await import('./overlap/hold.ts')).holding(load),
)

const app = await useTestApp({ SECRET_KEY: secretKey, CODE_RESEND_SECONDS: '0' })
await registerApp(app, { name: 'Notes', audience, redirectUris: [toolCallback] }, keys)
await registerApp(app, { name: 'Wiki' }, keys)

const rivals = { ...acts, ...others }

const endedByPasskey: Ground[] = ['set-up', 'trust']

/**
 * The rivals of a call. A sign-in by the password alone cannot overlap acts that need a factor, a set-up
 * none that ends it beforehand, and the first token none that needs a subject.
 */
const rivalsOf = (act: Act) =>
  Object.entries(rivals).filter(
    ([, { needsFactor, endsSetUp, givesSubject }]) =>
      !(needsFactor && act.restsOn.includes('no factor')) &&
      !(endsSetUp && endedByPasskey.some((one) => act.restsOn.includes(one))) &&
      !(givesSubject && act === acts['auth.apiToken']),
  )

/** Counts the writes of a call when nothing interferes. */
async function countWrites(act: Act): Promise<number> {
  const { world, held, other } = await createWorld(app)
  const run = await act.prepare({ world, own: held, other, isHeld: true })
  const hold = holdAt(Infinity)
  expect(await reasonOf(run(withHold(held, hold.name)))).toBe('ok')
  return hold.count()
}

/**
 * Holds one call right before a write while the other runs to its end, then releases it. Returns what the
 * held call did: its outcome, or the state before and after its release if it ought to leave no trace.
 */
async function overlap(act: Act, rival: Act, { write, isGone }: Moment) {
  const { world, held, other } = await createWorld(app)
  const run = await act.prepare({ world, own: held, other, isHeld: true })
  const meanwhile = await rival.prepare({ world, own: other, other: held, isHeld: false })
  const hold = holdAt(write)
  const outcome = reasonOf(run(withHold(held, hold.name)))
  expect(await Promise.race([outcome, hold.reached.then(() => 'held')])).toBe('held')
  const ofRival = await reasonOf(meanwhile(withHold(other, 'not held')))
  const before = isGone && (await stateOf(world))
  hold.open()
  const is = await outcome
  if (!before) return { ofRival, is, ought: 'ok' }
  return { ofRival, is: await stateOf(world), ought: before }
}

type Moment = { write: number; isGone: boolean }

test('every mutation says here what it rests on and what it takes away', () => {
  expect([...Object.keys(acts), ...writingNothing].toSorted()).toEqual(
    mutations.map(([path]) => path).toSorted(),
  )
})

/** Each test holds dozens of calls, which takes time on a busy machine. */
const patience = { timeout: 300_000 }

describe.each(Object.entries({ ...acts, ...cases }))(
  '%s, held right before it writes',
  (_name, act) => {
    test(
      'leaves no trace once what it rests on is gone, and succeeds while all is there',
      patience,
      async () => {
        const writes = await countWrites(act)
        expect(writes).toBeGreaterThan(0)
        for (let write = 0; write < writes; write += 1) {
          const tell = async ([name, rival]: [string, Act]) => {
            const isGone = act.restsOn.some(
              (ground) =>
                rival.takesAway.includes(ground) &&
                (write === 0 ||
                  !(untilCommitted.has(ground) || act.untilCommitted?.includes(ground))),
            )
            const { is, ought, ...rest } = await overlap(act, rival, { write, isGone })
            // The other call may need earlier writes of the held call.
            const ofRival = write === 0 ? rest.ofRival : 'ok'
            const story = `write ${write}, meanwhile ${name}`
            return [
              { story, ofRival, is },
              { story, ofRival: 'ok', is: ought },
            ]
          }
          const rest = rivalsOf(act)
          const told: Awaited<ReturnType<typeof tell>>[] = []
          // A few calls run at once: more would wait too long for their hashes on a busy machine.
          while (rest.length > 0)
            // oxlint-disable-next-line no-await-in-loop
            told.push(...(await Promise.all(rest.splice(0, 10).map(tell))))
          expect(told.map(([is]) => is)).toEqual(told.map(([, ought]) => ought))
        }
      },
    )
  },
)
