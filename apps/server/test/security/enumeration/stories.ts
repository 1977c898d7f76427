import { digestLegacyPassword } from '@latchkey/shared/digest'
import { setTimeout as sleep } from 'node:timers/promises'
import { minutes, seconds } from '../../../src/clock.ts'
import { randomIp } from '@latchkey/tools/testing/browser-link'
import { nobodysPasskey } from '../../support/authenticator.ts'
import { good, password } from '../../support/harness.ts'
import { send, type Answer } from '../../support/raw-http.ts'
import { ask, type Audited } from './audited.ts'
import type { Who } from './people.ts'

/** The next step of a person's story: an answer to compare, or time to pass. */
type Steps = AsyncGenerator<Answer | number>
export type Story = (who: Who, audited: Audited) => Steps

const wrong = password('wrong wrong wrong')
/** A browser's zone, which the server must check. */
const timeZone = 'America/New_York'
const types = ['register', 'reset_password'] as const

async function* repeat(times: number, make: () => Promise<Answer>): Steps {
  for (let count = 0; count < times; count += 1) yield make()
}

async function sendCode(audited: Audited, body: object, headers: Record<string, string> = {}) {
  const answer = await ask(audited, 'auth.sendCode', { body, headers })
  const { result } = JSON.parse(answer.text) as { result?: { data: { challengeId: string } } }
  // The unknown person's code serves if no mail came: the answer is compared like any other.
  return { answer, challengeId: result?.data.challengeId ?? 'A'.repeat(22) }
}

function lookAt({ line }: Audited, challengeId: string): Promise<Answer> {
  const input = encodeURIComponent(JSON.stringify({ challengeId }))
  return send(line, `/trpc/auth.codeStatus?input=${input}`, { method: 'GET' })
}

/** Wait for the mail: the code's life starts then, and later steps depend on it. */
async function waitForMail(audited: Audited, challengeId: string): Promise<void> {
  const until = Date.now() + minutes(1)
  while (/"queued"/.test((await lookAt(audited, challengeId)).text) && Date.now() < until) {
    await sleep(5)
  }
}

/** Six guesses: five are evaluated, the last is one too many. A code is never right by chance. */
const guess = (path: string, more: object): Story =>
  async function* ({ email }, audited) {
    for (const type of types) {
      const { challengeId } = await sendCode(audited, { email, type })
      const body = { challengeId, code: '000000', ...more }
      yield* repeat(6, () => ask(audited, path, { body }))
    }
  }

/** One story per procedure that answers strangers. */
export const stories: Record<string, Story> = {
  async *'auth.sendCode'({ email }, audited) {
    for (const type of types) {
      yield* repeat(3, async () => (await sendCode(audited, { email, type, timeZone })).answer)
    }
    const change = { email, type: 'email_change' }
    yield* repeat(6, async () => (await sendCode(audited, change)).answer)
    const headers = await audited.asker?.()
    if (headers) yield (await sendCode(audited, change, headers)).answer
  },
  async *'auth.resendCode'({ email }, audited) {
    for (const type of types) {
      const { challengeId } = await sendCode(audited, { email, type })
      const again = () => ask(audited, 'auth.resendCode', { body: { challengeId } })
      for (let time = 0; time < 3; time += 1) {
        yield* repeat(2, again)
        await waitForMail(audited, challengeId)
        yield seconds(61)
      }
    }
  },
  async *'auth.codeStatus'({ email }, audited) {
    for (const type of types) {
      yield seconds(3601)
      const { challengeId } = await sendCode(audited, { email, type })
      await waitForMail(audited, challengeId)
      yield* repeat(3, () => lookAt(audited, challengeId))
    }
  },
  'auth.checkCode': guess('auth.checkCode', {}),
  'auth.register': guess('auth.register', { username: 'somebody', password: good }),
  'auth.registerOptions': guess('auth.registerOptions', { username: 'somebody' }),
  'auth.resetPassword': guess('auth.resetPassword', { password: good }),
  async *'auth.disown'(who, audited) {
    const uuid = await audited.noticeOf(who)
    const macs = ['', 'A'.repeat(43), uuid]
    for (const mac of macs) {
      for (const keyId of [audited.keyId, 'x']) {
        const body = { token: `${keyId}.${uuid}.${mac}` }
        yield ask(audited, 'auth.disown', { body })
      }
    }
  },
  async *'auth.login'({ email, name }, audited) {
    // Limits on failures must not leak either, from many IP addresses or one.
    for (const identifier of [name, email, email.toUpperCase()]) {
      const typedPassword = 'wrong wrong wrong'
      const legacyPassword = digestLegacyPassword(typedPassword)
      const body = { identifier, password: wrong, legacyPassword, typedPassword }
      yield* repeat(8, () => ask(audited, 'auth.login', { body }))
      yield minutes(30)
    }
    const headers = { 'x-forwarded-for': randomIp() }
    const body = { identifier: name, password: wrong }
    yield* repeat(12, () => ask(audited, 'auth.login', { body, headers }))
  },
  async *'auth.secondFactor'({ email }, audited) {
    // The attempt has the form that the service issues, but belongs to no one.
    const attempt = Buffer.from(email.padEnd(32)).toString('base64url').slice(0, 43)
    for (const method of ['totp', 'backup_code']) {
      const body = { attempt, method, code: '000000' }
      yield* repeat(6, () => ask(audited, 'auth.secondFactor', { body }))
    }
  },
  async *'auth.passkeyOptions'({ email }, audited) {
    const attempt = Buffer.from(email.padEnd(32)).toString('base64url').slice(0, 43)
    for (const body of [{}, { attempt }])
      yield* repeat(3, () => ask(audited, 'auth.passkeyOptions', { body }))
  },
  async *'auth.passkeySignIn'({ name }, audited) {
    // The id of a passkey reveals nothing about its account, but a name may be tried in its place.
    const id = Buffer.from(name).toString('base64url')
    const response = { ...nobodysPasskey, id, rawId: id }
    yield* repeat(3, () => ask(audited, 'auth.passkeySignIn', { body: { response } }))
  },
  async *'auth.recoverFactors'({ email }, audited) {
    const attempt = Buffer.from(email.padEnd(32)).toString('base64url').slice(0, 43)
    const proof = { challengeId: 'A'.repeat(22), code: '000000' }
    for (const body of [{ attempt }, { attempt, proof }])
      yield* repeat(6, () => ask(audited, 'auth.recoverFactors', { body }))
  },
  async *'auth.checkContinue'({ name }, audited) {
    for (const address of [`http://localhost/${name}`, `https://${name}.example`]) {
      yield* repeat(2, () => ask(audited, 'auth.checkContinue', { body: { address } }))
    }
  },
  async *'auth.checkSignOut'({ name }, audited) {
    for (const body of [{ clientId: name }, { idTokenHint: `${name}.x.x` }]) {
      yield* repeat(2, () => ask(audited, 'auth.checkSignOut', { body }))
    }
  },
  async *'auth.refresh'({ person }, audited) {
    for (const cookie of [`latchkey=${person}.x`, 'latchkey=', '']) {
      yield* repeat(2, () => ask(audited, 'auth.refresh', { headers: { cookie } }))
    }
  },
  async *'auth.logout'({ person }, audited) {
    const carried: Record<string, string>[] = [
      { cookie: `latchkey=${person}.x` },
      { authorization: `Bearer ${person}.x.x` },
    ]
    for (const headers of carried) {
      yield* repeat(3, () => ask(audited, 'auth.logout', { headers }))
    }
  },
}
