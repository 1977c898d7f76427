import { digestPassword } from '@latchkey/shared/digest'
import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createBrowser, refusalOf, type Browser } from './browser.ts'
import type { Account } from './history.ts'
import { expectDead, expectRefused } from './proofs.ts'
import { Cut, read, write, type World } from './world.ts'

const digest = () => digestPassword(`a long password ${randomInt(2 ** 40)}`)

/** Repeats a scenario until the storm is over. */
export async function liveOn(world: World, life: (world: World) => Promise<void>): Promise<void> {
  while (!world.isOver()) {
    try {
      await life(world)
    } catch (error) {
      if (!(error instanceof Cut)) throw error
      await sleep(50)
    }
  }
}

/**
 * Signs up, signs in on a second device, refreshes, ends that session, resets the password and signs in
 * again.
 */
export async function liveFully(world: World): Promise<void> {
  const laptop = createBrowser(world.cluster.url)
  const account = await signUp(world, laptop)
  const phone = createBrowser(world.cluster.url)
  await signIn(world, phone, account)
  for (let times = 0; times < 3; times += 1) {
    await refresh(world, laptop, account)
    await refresh(world, phone, account)
  }
  await revoke(world, { laptop, phone, account })
  await reset(world, laptop, account)
  await signIn(world, createBrowser(world.cluster.url), account)
}

/** Refreshes a session continuously, as a pulse of writes. */
export async function renewAlways(world: World): Promise<void> {
  const browser = createBrowser(world.cluster.url)
  const account = await signUp(world, browser)
  while (!world.isOver()) {
    await refresh(world, browser, account)
    await sleep(50)
  }
}

export async function signUp(world: World, laptop: Browser): Promise<Account> {
  const { history } = world
  const username = `p${randomInt(2 ** 40)}`
  const email = `${username}@example.com`
  const { challengeId, code } = await askForCode(world, laptop, { email, type: 'register', nth: 1 })
  const password = digest()
  const names = { challengeId, code, username }
  const session = await write(world, () => laptop.api.auth.register.mutate({ ...names, password }))
  laptop.jar.accessToken = session.accessToken
  const account = {
    username,
    email,
    digests: [password],
    cookies: [laptop.jar.cookie],
    revoked: [],
  }
  history.accounts.push(account)
  const again = { challengeId, code, username: `${username}x`, password }
  await expectRefused(world, () => createBrowser(world.cluster.url).api.auth.register.mutate(again))
  return account
}

type Wish = { email: string; type: 'register' | 'reset_password'; nth: number }

async function askForCode(world: World, browser: Browser, { email, type, nth }: Wish) {
  const { challengeId } = await write(world, () =>
    browser.api.auth.sendCode.mutate({ email, type }),
  )
  world.history.mails.push(email)
  const code = await world.cluster.mails.code(email, nth, world.mailPatience)
  // The audit decides whether the mail was lost.
  if (code === undefined) throw new Cut()
  return { challengeId, code }
}

async function signIn(world: World, browser: Browser, account: Account): Promise<void> {
  const password = account.digests.at(-1) ?? ''
  const identifier = account.username
  const session = await write(world, () => browser.api.auth.login.mutate({ identifier, password }))
  if (session.status !== 'signed_in') throw new Error(`signing in ended in ${session.status}`)
  browser.jar.accessToken = session.accessToken
  account.cookies.push(browser.jar.cookie)
}

/** Refreshes and retries with the same cookie, which remains valid for ten seconds. */
async function refresh(world: World, browser: Browser, account: Account): Promise<void> {
  const before = browser.jar.cookie
  const began = performance.now()
  for (;;) {
    try {
      const session = await world.history.call('write', () => browser.api.auth.refresh.mutate())
      browser.jar.accessToken = session.accessToken
      account.cookies = account.cookies.map((one) => (one === before ? browser.jar.cookie : one))
      break
    } catch (error) {
      const isLate = performance.now() - began > 9000
      const reason = refusalOf(error)
      if (reason === undefined && !isLate) {
        await sleep(20)
        continue
      }
      account.cookies = account.cookies.filter((one) => one !== before)
      if (reason !== undefined && !isLate) world.history.lose(`session: ${reason}`)
      throw new Cut()
    }
  }
  const me = await read(world, () => browser.api.auth.me.query())
  if (me.username !== account.username) world.history.lose('session of another')
}

type Devices = { laptop: Browser; phone: Browser; account: Account }

async function revoke(world: World, { laptop, phone, account }: Devices): Promise<void> {
  const sessions = await read(world, () => laptop.api.account.sessions.query())
  const other = sessions.find(({ current }) => !current)
  if (!other) throw new Cut()
  const { accessToken, cookie } = phone.jar
  account.cookies = account.cookies.filter((one) => one !== cookie)
  await write(world, () => laptop.api.account.revokeSession.mutate({ id: other.id }))
  account.revoked.push({ accessToken, cookie })
  await expectDead(world, { accessToken, cookie })
}

/** Sends the same code from two browsers at once: one may succeed, and no session survives it. */
async function reset(world: World, laptop: Browser, account: Account): Promise<void> {
  const { email } = account
  const { challengeId, code } = await askForCode(world, laptop, {
    email,
    type: 'reset_password',
    nth: 2,
  })
  const ended = { ...laptop.jar }
  const passwords = [digest(), digest()]
  account.cookies = []
  account.digests = [...account.digests, ...passwords]
  const tries = await Promise.allSettled(
    passwords.map((password) => {
      const { auth } = createBrowser(world.cluster.url).api
      const input = { challengeId, code, password }
      return world.history.call('write', () => auth.resetPassword.mutate(input))
    }),
  )
  const isAnswered = tries.every((one) => one.status === 'fulfilled' || refusalOf(one.reason))
  const done = passwords.filter((_, index) => tries[index]?.status === 'fulfilled')
  if (done.length === 2) world.history.broken.codesTwice.push(`reset of ${email}`)
  if (done.length === 0) {
    // The unanswered call may have succeeded, so that the other one is refused.
    if (isAnswered) world.history.lose(`the code of ${email}`)
    throw new Cut()
  }
  account.digests = done.slice(0, 1)
  account.revoked.push({ accessToken: ended.accessToken, cookie: ended.cookie })
  await expectDead(world, ended)
}

export async function signOut(world: World, { api, jar }: Browser): Promise<void> {
  const ended = { accessToken: jar.accessToken, cookie: jar.cookie }
  await write(world, () => api.auth.logout.mutate())
  await expectDead(world, ended)
}
