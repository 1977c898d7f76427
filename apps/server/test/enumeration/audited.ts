import { randomUUID } from 'node:crypto'
import { User } from '../../src/users/user.entity.ts'
import { seconds } from '../../src/clock.ts'
import { QueuedMail } from '../../src/mail/queued-mail.entity.ts'
import { register, signIn, type TestApp } from '../harness.ts'
import { json, send, type Answer, type Line } from '../wire.ts'
import { people, whoIs, type Person, type Who } from './people.ts'

/** A server that is asked about people. */
export type Audited = {
  line: Line
  /** Of whom the server knows somebody. */
  people: readonly Person[]
  /** Somebody of that standing; another one in every round, as long as there are. */
  who(person: Person, round: number): Who
  /** How often everybody can be asked about before it tells on them. */
  rounds: number
  /** Lets time go by, where the clock is ours, and says what the server's clock shows. */
  pass(milliseconds: number): void
  now(): number
  /** Of the keys that tokens are made under, where it is known. */
  keyId: string
  /** The headers of somebody signed in, where there is somebody. */
  asker?(): Promise<Record<string, string>>
  /** The id of a notice that was mailed to this address, or one like it. */
  noticeOf(who: Who): Promise<string>
}

export const ask = (
  { line }: Audited,
  path: string,
  { headers, body }: { headers?: Record<string, string>; body?: unknown },
): Promise<Answer> => send(line, `/trpc/${path}`, { headers: { ...json, ...headers }, body })

/** A server of our own, with `members` accounts of each standing, and a clock that we move. */
export async function populate(app: TestApp, keyId: string, members = 1): Promise<Audited> {
  let passed = 0
  const pass = (milliseconds: number) => {
    passed += milliseconds
    app.pass(milliseconds)
  }
  const all = Array.from({ length: members }, (_, member) => member)
  for (const person of ['known', 'banned', 'muted'] as const) {
    const status = person === 'known' ? 'active' : person
    for (const { email, name } of all.map((member) => whoIs(person, member))) {
      for (const username of [email.slice(0, email.indexOf('@')), name]) {
        await register(app, app.browser(), username)
        const usernameCanonical = username
        await app.database.em.fork().nativeUpdate(User, { usernameCanonical }, { status })
      }
    }
  }
  // Somebody has asked to register this address and never proved it.
  for (const { email } of all.map((member) => whoIs('pending', member))) {
    await app.browser().api.auth.sendCode.mutate({ email, type: 'register' })
    await app.mailbox.next(email)
  }
  await register(app, app.browser(), 'asker')
  pass(seconds(61))
  return {
    line: app,
    keyId,
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
