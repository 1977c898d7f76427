import { freePort } from '@latchkey/tools/testing/free-port'
import { randomInt } from 'node:crypto'
import { expect, test } from 'vitest'
import { createBrowser, good, password, signIn } from '../support/harness.ts'
import { inboxCode } from '../support/inbox-code.ts'
import { createLastingDatabase, startProcess } from '../support/server-process.ts'

type Server = Awaited<ReturnType<typeof startProcess>>

/**
 * The acknowledged state: which passwords sign in (either one while a reset is open), which cookies
 * live.
 */
type Account = { name: string; digests: (typeof good)[]; cookies: string[] }

const other = password('another horse, another battery')

/** Registers, resets, signs in. `acknowledge` is called after every answer that promises something. */
async function live(server: Server, accounts: Account[], acknowledge: () => void): Promise<void> {
  const name = `user${accounts.length}-${randomInt(1e9)}`
  const email = `${name}@example.com`
  const browser = createBrowser(server.url)
  const { auth } = browser.api
  const { challengeId } = await auth.sendCode.mutate({ email, type: 'register' })
  const code = await inboxCode(server.url, email, 1)
  await auth.register.mutate({ challengeId, code, username: name, password: good })
  const account: Account = { name, digests: [good], cookies: [browser.jar.cookie] }
  accounts.push(account)
  acknowledge()

  if (randomInt(2) === 0) {
    const reset = await auth.sendCode.mutate({ email, type: 'reset_password' })
    const resetCode = await inboxCode(server.url, email, 2)
    Object.assign(account, { digests: [good, other], cookies: [] })
    await auth.resetPassword.mutate({
      challengeId: reset.challengeId,
      code: resetCode,
      password: other,
    })
    account.digests = [other]
    acknowledge()
  }
  const phone = createBrowser(server.url)
  await signIn(phone, name, account.digests.at(-1))
  account.cookies.push(phone.jar.cookie)
  acknowledge()
}

/** Runs several people until the server is killed; an earlier failure fails the test. */
async function liveUntilKilled(server: Server, accounts: Account[]): Promise<void> {
  let left = randomInt(3, 15)
  const acknowledge = () => {
    left -= 1
    // A random moment after that answer, whatever the others are doing.
    if (left === 0) setTimeout(() => server.child.kill('SIGKILL'), randomInt(30))
  }
  const person = async () => {
    try {
      for (;;) await live(server, accounts, acknowledge)
    } catch (error) {
      if (!server.child.killed) throw error
    }
  }
  await Promise.all([person(), person(), person(), person()])
  expect((await server.ended).signal).toBe('SIGKILL')
}

async function expectKept(server: Server, account: Account): Promise<void> {
  const { name, digests, cookies } = account
  for (const [index, cookie] of cookies.entries()) {
    const browser = createBrowser(server.url)
    browser.jar.cookie = cookie
    expect((await browser.api.auth.refresh.mutate()).user.username).toBe(name)
    cookies[index] = browser.jar.cookie
  }
  const tries = digests.map((digest) => signIn(createBrowser(server.url), name, digest))
  const outcomes = await Promise.allSettled(tries)
  const right = outcomes.findIndex(({ status }) => status === 'fulfilled')
  expect(right, name).toBeGreaterThanOrEqual(0)
  account.digests = digests.slice(right, right + 1)
}

// Four starts and real hashes take some seconds, many times that on a busy machine.
const limit = 90_000

test(
  'kill -9 at any moment loses no registration, reset or session that was acknowledged',
  async () => {
    await using database = await createLastingDatabase()
    const accounts: Account[] = []
    // The port is part of the cookie names, so cookies survive only if it stays.
    const env = { DATABASE_URL: database.url, PORT: String(await freePort()) }
    for (const isLast of [false, false, false, true]) {
      await using server = await startProcess(env)
      for (const account of accounts) await expectKept(server, account)
      if (!isLast) await liveUntilKilled(server, accounts)
    }
    expect(accounts.length).toBeGreaterThanOrEqual(3)
  },
  limit,
)
