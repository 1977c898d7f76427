import { digestLegacyPassword } from '@latchkey/shared/digest'
import { expect, test, vi } from 'vitest'
import { password, register } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'
import { holdAt } from '../security/overlap/hold.ts'
import { withHold } from '../security/overlap/world.ts'
import { legacyEnv, oldClient } from './old-client.ts'

vi.mock('../../src/http/request-context.ts', async (load) =>
  (await import('../security/overlap/hold.ts')).holding(load),
)

const app = await useTestApp({ ...legacyEnv, CODE_RESEND_SECONDS: '0' })

const page = 'correct horse battery staple'
const another = 'another one that came later'
const digestOf = digestLegacyPassword

let people = 0
async function newPerson(): Promise<string> {
  const name = `person${people++}`
  await register(app, app.browser(), name)
  return `${name}@example.com`
}

async function reset(email: string): Promise<void> {
  const client = oldClient(app)
  await client.call('/send-verification-code', { body: { email, type: 'reset_password' } })
  const verification_code = await app.mailbox.code(email)
  // Old clients then have only the digest as their credential.
  const body = { email, new_password: digestOf(another), verification_code }
  expect((await client.call('/reset-password', { body })).status).toBe(200)
}

const asOldClient = (email: string, sent: string, hold: string) =>
  oldClient(app).call('/login', { body: { email, password: sent }, headers: { 'x-hold': hold } })

type Story = {
  prepare?(email: string): Promise<unknown>
  signIn(email: string, hold: string): Promise<unknown>
}

const stories: Record<string, Story> = {
  'as typed': { signIn: (email, hold) => asOldClient(email, page, hold) },
  'on the pages, in both forms': {
    signIn: (identifier, hold) => {
      const forms = { password: password(page), legacyPassword: digestOf(page) }
      const call = withHold(app.browser(), hold).auth.login.mutate({ identifier, ...forms })
      return call.catch(() => 'refused')
    },
  },
  'as a digest whose hash has an old key': {
    async prepare(email) {
      expect((await oldClient(app).login(email, page)).status).toBe(200)
      await app.database.em
        .fork()
        .getConnection()
        .execute(`update client_passwords set password_key_id = 'older'`)
    },
    signIn: (email, hold) => asOldClient(email, digestOf(page), hold),
  },
}

async function writesOf({ prepare, signIn }: Story): Promise<number> {
  const email = await newPerson()
  await prepare?.(email)
  const hold = holdAt(Infinity)
  await signIn(email, hold.name)
  return hold.count()
}

test.each(Object.entries(stories))(
  'a sign-in %s that a reset overtakes leaves the credential of the reset, at each of its writes',
  async (_, story) => {
    const writes = await writesOf(story)
    expect(writes).toBeGreaterThan(0)
    for (let write = 0; write < writes; write += 1) {
      const email = await newPerson()
      await story.prepare?.(email)
      const hold = holdAt(write)
      const held = story.signIn(email, hold.name)
      await hold.reached
      await reset(email)
      hold.open()
      await held
      expect((await oldClient(app).login(email, another)).status).toBe(200)
      expect((await oldClient(app).login(email, page)).status).toBe(401)
    }
  },
)
