import { expect, test } from 'vitest'
import { minutes } from '../../src/clock.ts'
import { standardCost } from '../../src/passwords/password.ts'
import { randomIp } from '@latchkey/tools/testing/browser-link'
import { audit } from '../security/enumeration/audit.ts'
import { populate, type Audited } from '../security/enumeration/audited.ts'
import type { Story } from '../security/enumeration/stories.ts'
import { isMysql } from '../support/engine.ts'
import { keys, secretKey } from '../support/attackers.ts'
import { json, send, type Answer } from '../support/raw-http.ts'
import { useTestApp } from '../support/use-test-app.ts'
import { legacyEnv } from './old-client.ts'

/** Time is judged on one database: fewer than 24 answers cannot yield a verdict. */
const isTimed = !isMysql
const perArm = isTimed ? 24 : 4

// The hash cost is real, because its time is under test.
const cost = isTimed ? { hashCost: standardCost } : {}
const app = await useTestApp({ ...legacyEnv, SECRET_KEY: secretKey }, cost)
const audited = await populate(app, keys, isTimed ? 4 : 1)

type Call = { path: string; body: object; headers?: Record<string, string> }

const post = ({ line }: Audited, { path, body, headers }: Call): Promise<Answer> =>
  send(line, path, { headers: { ...json, ...headers }, body })

const types = ['register', 'reset_password'] as const
const digest = '0'.repeat(64)

/** Wrong codes of each form, after a request for one. */
const guess = (path: string, more: object): Story =>
  async function* ({ email }, at) {
    for (const type of types) {
      yield post(at, { path: '/send-verification-code', body: { email, type } })
      for (const verification_code of ['000000', digest, '000000', digest, '000000', '000000'])
        yield post(at, { path, body: { email, verification_code, ...more } })
    }
  }

/** One story per old path that answers strangers. */
const stories: Record<string, Story> = {
  async *'/send-verification-code'({ email }, at) {
    for (const type of [...types, ...types, 'email_change'])
      yield post(at, { path: '/send-verification-code', body: { email, type } })
  },
  '/register': guess('/register', { username: 'somebody', password: 'a long password of mine' }),
  '/reset-password': guess('/reset-password', { new_password: 'a long password of mine' }),
  async *'/login'({ email }, at) {
    // Limits on failures must not leak either, from many IP addresses or one.
    for (const password of ['wrong wrong wrong', digest]) {
      for (let count = 0; count < 8; count += 1)
        yield post(at, { path: '/login', body: { email, password } })
      yield minutes(30)
    }
    const headers = { 'x-forwarded-for': randomIp() }
    for (let count = 0; count < 12; count += 1)
      yield post(at, { path: '/login', body: { email, password: 'wrong wrong wrong' }, headers })
  },
}

test.each(Object.keys(stories))(
  'POST %s answers about everybody as about nobody, to the byte and in time',
  { tags: ['security-12', 'security-13', 'asvs-6.3.8'], timeout: minutes(8) },
  async (path) => {
    const [found] = await audit(audited, { perArm, paths: [path], stories })
    expect(found?.differences).toEqual([])
    expect(found?.groups.length).toBeGreaterThan(0)
    for (const { size, timings } of found?.groups ?? []) {
      expect(size).toBeGreaterThanOrEqual(perArm)
      expect(timings.filter(({ tells }) => tells)).toEqual([])
    }
  },
)
