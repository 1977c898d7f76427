import { digestPassword } from '@latchkey/shared/digest'
import { randomInt } from 'node:crypto'
import type { Account, Registration } from './caller.ts'
import { readCookie } from './cookie.ts'
import { until } from './until.ts'

export const typedPassword = 'correct horse battery staple'
const password = digestPassword(typedPassword)
/** The number stays below that of the mails in the dev inbox. */
const atOnce = 200

/** Milliseconds between polls. Each reads three megabytes, which must not distort the measurement. */
const betweenLooks = 200

type Mail = { to: string; code: string | null }

/** Prepares registrations up to their last call: each has its mailed code. */
export async function prepareRegistrations(origin: string, count: number): Promise<Registration[]> {
  const size = Math.min(count, atOnce)
  const names = Array.from({ length: size }, () => `bench-${randomInt(2 ** 47).toString(36)}`)
  const asked = await Promise.all(names.map((username) => askForCode(origin, username)))
  const codes = await readCodes(origin, asked)
  const ready = asked.map(({ username, challengeId, email }) => {
    return { username, password, challengeId, code: codes.get(email) ?? '' }
  })
  return count > size ? [...ready, ...(await prepareRegistrations(origin, count - size))] : ready
}

/**
 * Signs in at another server of the same database. Registering there would wait for a code that the first
 * server may have delivered into its own inbox.
 */
export const signInAt = (origin: string, accounts: Account[]): Promise<Account[]> =>
  Promise.all(
    accounts.map(async ({ username }) => {
      const answer = await post(origin, 'auth.login', { identifier: username, password })
      return accountOf(username, answer)
    }),
  )

export async function createAccounts(origin: string, count: number): Promise<Account[]> {
  const registrations = await prepareRegistrations(origin, count)
  return Promise.all(
    registrations.map(async (registration) => {
      const answer = await post(origin, 'auth.register', registration)
      return accountOf(registration.username, answer)
    }),
  )
}

const accountOf = (
  username: string,
  { data, cookie }: Awaited<ReturnType<typeof post>>,
): Account => ({
  username,
  password,
  accessToken: data['accessToken'] ?? '',
  cookie,
})

async function askForCode(origin: string, username: string) {
  const email = `${username}@example.com`
  const { data } = await post(origin, 'auth.sendCode', { email, type: 'register' })
  return { username, email, challengeId: data['challengeId'] ?? '' }
}

/** Polls, because mails are sent after the answers. */
async function readCodes(origin: string, asked: { email: string }[]): Promise<Map<string, string>> {
  let codes = new Map<string, string>()
  const look = async () => {
    const mails = (await (await fetch(`${origin}/dev/inbox.json`)).json()) as Mail[]
    codes = new Map(mails.map(({ to, code }) => [to, code ?? '']))
    return asked.every(({ email }) => codes.has(email))
  }
  await until('every code is in the dev inbox', look, betweenLooks)
  return codes
}

async function post(origin: string, name: string, input: object) {
  const response = await fetch(`${origin}/trpc/${name}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`,
    },
    body: JSON.stringify(input),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${name} answered ${response.status}: ${text}`)
  const { result } = JSON.parse(text) as { result: { data: Record<string, string> } }
  return { data: result.data, cookie: readCookie('session', response.headers.getSetCookie()) ?? '' }
}
