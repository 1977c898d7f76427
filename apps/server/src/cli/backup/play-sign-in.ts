import { pino } from 'pino'
import { createAccount } from '../../admin/administration.ts'
import { hashPassword } from '../../auth/hash-password.ts'
import type { Words } from '../../config/local-language.ts'
import { commonPasswordsFile } from '../../built-files.ts'
import { seconds } from '../../clock.ts'
import type { Config } from '../../config.ts'
import type { Database } from '../../database/database.ts'
import { createApp } from '../../http/app.ts'
import type { Keys } from '../../keys.ts'
import { createDatabaseCounters } from '../../limits/counters.ts'
import { noMeters } from '../../metrics/meters.ts'
import { readDigestList } from '../../passwords/digest-list.ts'
import { createPasswords, standardCost, unusablePassword } from '../../passwords/password.ts'
import { randomId } from '../../random-id.ts'
import { createServices } from '../../services.ts'
import { noTraces } from '../../traces/traces.ts'
import { User } from '../../users/user.entity.ts'
import { BadBackup } from '../../database/trial/bad-backup.ts'

type Service = { config: Config; database: Database; keys: Keys }

/**
 * Signs a new account in through the procedures of the service. Nothing listens and no outbox runs, so
 * neither new mails nor those of the backup are delivered.
 */
export async function playSignIn({ config: given, database, keys }: Service): Promise<void> {
  // The sign-in uses the restored database alone, and a password as its only proof.
  const alone = { redisUrl: undefined, legacy: undefined, secondFactor: undefined, trustProxy: [] }
  const config = { ...given, ...alone, publicUrl: given.publicUrl ?? 'http://localhost' }
  const shared = {
    config,
    database,
    counters: createDatabaseCounters(database),
    publicUrl: () => config.publicUrl,
    keys,
    clock: () => new Date(),
    ticks: () => performance.now(),
    meters: noMeters,
    log: pino({ level: 'silent' }),
  }
  const common = readDigestList(commonPasswordsFile)
  const services = await createServices({ ...shared, common, hashCost: standardCost })
  const app = await createApp({
    ...shared,
    ...services,
    outbox: { wake: () => {}, stop: async () => {}, senders: () => [] },
    wakeLogouts: () => {},
    wantedForms: () => ({ typed: false, legacy: false }),
    traces: noTraces,
    callTimeout: seconds(30),
    isDraining: () => false,
  })
  try {
    const cookies: Record<string, string> = {}
    await signInAndOut(await addPerson({ database, keys }), async (name, input, token) => {
      const answer = await app.inject({
        method: input === undefined ? 'GET' : 'POST',
        url: `/trpc/${name}`,
        cookies,
        ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
        ...(input !== undefined && { payload: input }),
      })
      for (const { name: cookie, value } of answer.cookies) cookies[cookie] = value
      const { result, error } = answer.json<Answer>()
      return error ? { reason: error.data.reason } : (result?.data ?? {})
    })
  } finally {
    await app.close()
    await services.lastUses.stop()
  }
}

type Data = { reason?: string; status?: string; accessToken?: string; username?: string }
type Answer = { result?: { data: Data }; error?: { data: Data } }
type Call = (name: string, input?: object, token?: string) => Promise<Data>
type Person = { identifier: string; password: string }

async function addPerson({ database, keys }: Omit<Service, 'config'>): Promise<Person> {
  const em = database.em.fork()
  const username = `verify-${randomId().slice(0, 12)}`
  const email = `${username}@example.com`
  const by = { actor: 'operator' } as const
  const { id } = await createAccount({ em, keys, by }, { username, email, role: 'user' })
  const password = unusablePassword()
  const passwords = await createPasswords(keys, standardCost, 1)
  await em.nativeUpdate(User, { id }, await hashPassword({ passwords, keys }, password))
  return { identifier: username, password }
}

async function signInAndOut(person: Person, call: Call): Promise<void> {
  const wrong = { ...person, password: unusablePassword() }
  const refused = await call('auth.login', wrong)
  requireAnswer({ en: 'a wrong password', zh: '错误的密码' }, refused.reason, 'INVALID_CREDENTIALS')
  const signedIn = await call('auth.login', person)
  requireAnswer(
    { en: 'the right password', zh: '正确的密码' },
    signedIn.reason ?? signedIn.status,
    'signed_in',
  )
  const { accessToken } = await call('auth.refresh', {})
  const known = await call('auth.me', undefined, accessToken)
  requireAnswer(
    { en: 'the session', zh: '会话' },
    known.reason ?? known.username,
    person.identifier,
  )
  await call('auth.logout', {}, accessToken)
  const gone = await call('auth.me', undefined, accessToken)
  requireAnswer(
    { en: 'the session that was signed out', zh: '已退出登录的会话' },
    gone.reason,
    'UNAUTHENTICATED',
  )
}

function requireAnswer(to: Words, given: string | undefined, expected: string): void {
  if (given === expected) return
  throw new BadBackup({
    en: `in the restored database ${to.en} is answered with ${given}, not ${expected}`,
    zh: `在恢复的数据库中，${to.zh}得到的响应是 ${given}，而不是 ${expected}`,
  })
}
