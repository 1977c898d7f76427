import type { SignedIn, SignIn } from '@latchkey/shared/auth'
import { digestPassword, type PasswordDigest } from '@latchkey/shared/digest'
import type { ErrorData } from '@latchkey/shared/errors'
import { createBrowserLink, randomIp } from '@latchkey/tools/testing/browser-link'
import { createTRPCClient, httpLink, TRPCClientError } from '@trpc/client'
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { databaseServer } from './engine.ts'
import { createTestMailbox } from './mailbox.ts'
import { connect, copyTemplate } from './schema-template.ts'
import { readConfig } from '../../src/config.ts'
import { QueuedMail } from '../../src/mail/queued-mail.entity.ts'
import type { AppRouter } from '../../src/router.ts'
import { startServer } from '../../src/server.ts'

// Every program of the service sets this umask first: a database that others may read causes a warning.
process.umask(0o077)

export const cheapHash = { memoryCost: 64, timeCost: 1 }

type Tuning = NonNullable<Parameters<typeof startServer>[1]>

/** A real server with a real database and a real SMTP sink; only the clock is movable. */
export async function startTestApp(env: Record<string, string> = {}, tuning: Tuning = {}) {
  const database = await (databaseServer ? copyTemplate(databaseServer) : createEmptyDatabase())
  const mailbox = await createTestMailbox()
  let offset = 0
  let stoppedAt: number | undefined
  const config = readConfig({
    // The production limits.
    NODE_ENV: 'test',
    PORT: '0',
    DATABASE_URL: database.url,
    SECRET_KEY: randomBytes(32).toString('hex'),
    JWT_SECRET_KEY: randomBytes(32).toString('hex'),
    MAIL_SERVER: '127.0.0.1',
    MAIL_PORT: String(mailbox.port),
    MAIL_USE_TLS: 'false',
    MAIL_DEFAULT_SENDER: 'latchkey@example.com',
    TRUST_PROXY: '127.0.0.1/32',
    // Addresses of callers, which arrive behind a proxy.
    DEV_INBOX: 'true',
    ...env,
  })
  const clock = () => new Date((stoppedAt ?? Date.now()) + offset)
  const cheap = { clock, hashCost: cheapHash, logLevel: 'silent' }
  const server = await startServer(config, { ...cheap, ...tuning })
  return {
    ...server,
    mailbox: {
      ...mailbox,
      /**
       * The code of the next mail. Waits until the server has recorded the mail as well: the life of
       * its code starts then, and a test may move the clock at once.
       */
      async code(to: string) {
        const code = await mailbox.code(to)
        const inDelivery = { recipient: to, lease: { $ne: null } }
        // Programs such as the attacks use this without a test runner.
        while ((await server.database.em.fork().count(QueuedMail, inDelivery)) > 0) await sleep(5)
        return code
      },
    },
    /** Advances the server's clock, in milliseconds. */
    pass(milliseconds: number) {
      offset += milliseconds
      server.outbox.wake()
      server.webhooks.wake()
    },
    /**
     * Stops the server's clock while a call runs: on a busy machine a pause would end before the attempts that
     * it should refuse.
     */
    async atOneTime<T>(call: () => Promise<T>): Promise<T> {
      stoppedAt = Date.now()
      try {
        return await call()
      } finally {
        stoppedAt = undefined
      }
    },
    /** The time of the server. */
    now: clock,
    browser: (ip?: string) => createBrowser(server.url, ip),
    async [Symbol.asyncDispose]() {
      await server.stop()
      await mailbox.stop()
      await database.drop()
    },
  }
}

export type TestApp = Awaited<ReturnType<typeof startTestApp>>
export type Browser = ReturnType<typeof createBrowser>

/** The typed client with a cookie jar, its own IP address and the access token of its last sign-in. */
export function createBrowser(url: string, ip = randomIp(), origin = url) {
  const { jar, link } = createBrowserLink({ origin, ip })
  const api = createTRPCClient<AppRouter>({ links: [httpLink({ url: `${url}/trpc`, ...link })] })
  return { api, jar, ip, url }
}

export const password = (text: string) => digestPassword(text)
export const good = password('correct horse battery staple')

/** Registers through all steps, as a user would. */
export async function register(app: TestApp, browser: Browser, name: string) {
  const email = `${name}@example.com`
  const { challengeId } = await browser.api.auth.sendCode.mutate({ email, type: 'register' })
  const code = await app.mailbox.code(email)
  const session = await browser.api.auth.register.mutate({
    challengeId,
    code,
    username: name,
    password: good,
  })
  browser.jar.accessToken = session.accessToken
  return session
}

/** A signed-in user on a new account. */
export async function arriveAs(app: TestApp, name: string) {
  const browser = app.browser()
  const { user } = await register(app, browser, name)
  const { auth, account } = browser.api
  return { browser, name, email: `${name}@example.com`, id: user.id, auth, account }
}

/** Resets the password through all steps, as the reader of the mailbox would. */
export async function resetPassword(
  { mailbox }: TestApp,
  { api }: Browser,
  { email, wish }: { email: string; wish: PasswordDigest },
) {
  const { challengeId } = await api.auth.sendCode.mutate({ email, type: 'reset_password' })
  const code = await mailbox.code(email)
  await api.auth.resetPassword.mutate({ challengeId, code, password: wish })
}

export async function signIn(browser: Browser, identifier: string, digest = good) {
  const session = signedIn(await browser.api.auth.login.mutate({ identifier, password: digest }))
  browser.jar.accessToken = session.accessToken
  return session
}

export function signedIn(answer: SignIn): SignedIn {
  if (answer.status !== 'signed_in') throw new Error(`signing in ended in ${answer.status}`)
  return answer
}

/** The typed error of a call; a call that succeeds fails the test. */
export async function refusal(call: Promise<unknown>): Promise<ErrorData> {
  const error = await call.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (!(error instanceof TRPCClientError))
    throw new Error('the call was not refused', { cause: error })
  return error.data as ErrorData
}

export async function createEmptyDatabase() {
  if (databaseServer === undefined) return { url: 'sqlite::memory:', drop: async () => {} }
  const name = `latchkey_${randomBytes(6).toString('hex')}`
  const admin = await connect(databaseServer)
  await admin.em.getConnection().execute(`create database ${name}`)
  return {
    url: `${databaseServer}/${name}`,
    async drop() {
      await admin.em.getConnection().execute(`drop database ${name}`)
      await admin.close(true)
    },
  }
}
