import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { keepHash } from '../../../src/foreign-hashes/sealing.ts'
import type { Keys } from '../../../src/keys.ts'
import { User } from '../../../src/users/user.entity.ts'
import { noKey } from '../../../src/users/has-password.ts'
import { seconds } from '../../../src/clock.ts'
import { QueuedMail } from '../../../src/mail/queued-mail.entity.ts'
import { addApp } from '../../support/factors.ts'
import { register, signIn, type TestApp } from '../../support/harness.ts'
import { json, send, type Answer, type Line } from '../../support/raw-http.ts'
import { people, whoIs, type Person, type Who } from './people.ts'

/** A server under audit. */
export type Audited = {
  line: Line
  /** The kinds of accounts that exist on the server. */
  people: readonly Person[]
  /** Returns an account of that kind, a new one in every round as long as there are any. */
  who(person: Person, round: number): Who
  /** The number of rounds that the limits allow. */
  rounds: number
  /** Advances the clock if it can be moved; returns the server's time. */
  pass(milliseconds: number): void
  now(): number
  /** The id of the keys behind tokens; empty if it is unknown. */
  keyId: string
  /** Returns the headers of a signed-in caller, if there is one. */
  asker?(): Promise<Record<string, string>>
  /** Returns the id of a notice to this address, or a plausible one. */
  noticeOf(who: Who): Promise<string>
}

export const ask = (
  { line }: Audited,
  path: string,
  { headers, body }: { headers?: Record<string, string>; body?: unknown },
): Promise<Answer> => send(line, `/trpc/${path}`, { headers: { ...json, ...headers }, body })

const ofAccounts = people.filter((person) => person !== 'unknown' && person !== 'pending')

/** All of one kind, because a name without such a hash costs any of the kinds that are left. */
const text = '$2b$08$yr2Ib44cL5oDUUTyaIIcEewu2D3wD.siTBy.ecOve21Vt8ijei/X6'

async function bringHash(app: TestApp, keys: Keys, username: string): Promise<void> {
  const em = app.database.em.fork()
  const user = await em.findOneOrFail(User, { username })
  keepHash(em, user, { keys, text, profile: 'bcrypt 8' })
  await em.flush()
}

/** A local server with `members` accounts of each kind, and a movable clock. */
export async function populate(app: TestApp, keys: Keys, members = 1): Promise<Audited> {
  let passed = 0
  const pass = (milliseconds: number) => {
    passed += milliseconds
    app.pass(milliseconds)
  }
  const all = Array.from({ length: members }, (_, member) => member)
  for (const person of ofAccounts) {
    const status = person === 'banned' || person === 'muted' ? person : 'active'
    const legacyPassword = person === 'adopted' ? 'digest' : null
    // The account looks as after an import with a hash of another program.
    const isWithout = person === 'passwordless' || person === 'imported'
    const withoutOne = isWithout ? { passwordKeyId: noKey } : {}
    for (const { email, name } of all.map((member) => whoIs(person, member))) {
      for (const username of [email.slice(0, email.indexOf('@')), name]) {
        const browser = app.browser()
        await register(app, browser, username)
        if (person === 'guarded') await addApp(app, browser)
        if (person === 'imported') await bringHash(app, keys, username)
        const usernameCanonical = username
        await app.database.em
          .fork()
          .nativeUpdate(
            User,
            { usernameCanonical },
            { status, legacyPassword, timeZone: 'Europe/Berlin', ...withoutOne },
          )
      }
    }
  }
  // An address with an unfinished registration.
  for (const { email } of all.map((member) => whoIs('pending', member))) {
    await app.browser().api.auth.sendCode.mutate({ email, type: 'register' })
    await app.mailbox.next(email)
  }
  await register(app, app.browser(), 'asker')
  pass(seconds(61))
  // The service looks for imported accounts from time to time.
  while (!(await send(app, '/login', { method: 'GET' })).text.includes('latchkey-typed'))
    await sleep(100)
  return {
    line: app,
    keyId: keys.id,
    people,
    rounds: Infinity,
    who: (person, round) => whoIs(person, round % members),
    pass,
    now: () => Date.now() + passed,
    async asker() {
      const browser = app.browser()
      await signIn(browser, 'asker')
      return { authorization: `Bearer ${browser.jar.accessToken}` }
    },
    async noticeOf({ email }) {
      const mail = await app.database.em.fork().findOne(QueuedMail, { recipient: email })
      return mail?.uuid ?? randomUUID()
    },
  }
}
