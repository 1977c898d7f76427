import { expect } from 'vitest'
import { Challenge } from '../../src/codes/challenge.entity.ts'
import { challengeCode } from '../../src/codes/code.ts'
import { User } from '../../src/users/user.entity.ts'
import { deriveKeys } from '../../src/keys.ts'
import { QueuedMail } from '../../src/mail/queued-mail.entity.ts'
import type { Template } from '../../src/mail/mail.ts'
import { codeInSubject } from './mailbox.ts'
import { register, signIn, startTestApp, type TestApp } from './harness.ts'

export const secretKey = 'a test secret of 32 bytes and then some 0123456789'
export const keys = deriveKeys(secretKey)

/** An owner, and an attacker who aims at her account. */
export async function startCast(): Promise<TestApp> {
  const app = await startTestApp({
    SECRET_KEY: secretKey,
    CODE_RESEND_SECONDS: '0',
    // They sign in far more often than users do.
    LIMIT_SIGN_INS_PER_ACCOUNT: '1000/1h',
  })
  for (const name of ['ann', 'mallory']) await register(app, app.browser(), name)
  return app
}

/**
 * Worst case for the owner: the attacker knows the right code of every challenge, even of decoys and
 * spent ones.
 */
export async function rightCode(app: TestApp, challengeId: string): Promise<string> {
  const em = app.database.em.fork()
  return challengeCode(await em.findOneOrFail(Challenge, { challengeId }), keys)
}

export const otherThan = (code: string): string => (code === '000000' ? '000001' : '000000')

export async function storedPasswords(app: TestApp): Promise<Record<string, string>> {
  const users = await app.database.em.fork().find(User, {}, { orderBy: { id: 'asc' } })
  return Object.fromEntries(users.map((user) => [user.username, user.password]))
}

/** The next mail with this subject to an address, in any spelling of it. */
export async function mailTo(app: TestApp, address: string, about = /./) {
  const { mails } = app.mailbox
  const find = () =>
    mails.findIndex(
      ({ to, subject }) => to.toLowerCase() === address.toLowerCase() && about.test(subject),
    )
  await expect.poll(find, { interval: 5 }).toBeGreaterThanOrEqual(0)
  const [mail] = mails.splice(find(), 1)
  if (!mail) throw new Error(`no mail for ${address}`)
  return { ...mail, code: codeInSubject.exec(mail.subject)?.[0] ?? '' }
}

/** The number of mails of a kind that were sent or are queued. */
export const countMails = (app: TestApp, template: Template): Promise<number> =>
  app.database.em.fork().count(QueuedMail, { template })

/** The account that has the address now. */
export async function ownerOf(app: TestApp, email: string): Promise<string | undefined> {
  const em = app.database.em.fork()
  return (await em.findOne(User, { emailCanonical: email }))?.username
}

/** The accounts whose password has changed. */
export const changedSince = (before: Record<string, string>, after: Record<string, string>) =>
  Object.keys(after).filter((name) => after[name] !== before[name])

/** `ok`, or the reason of a refusal. */
export const reasonOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    (error: { data?: { reason?: string } }) => error.data?.reason ?? String(error),
  )

/**
 * Signs in, and retries if a slow machine answers UNAVAILABLE: five sign-ins of an account run at a time,
 * and those behind them wait five seconds at most.
 */
export async function signInInTurn(...given: Parameters<typeof signIn>) {
  for (;;) {
    const trying = signIn(...given)
    // oxlint-disable-next-line no-await-in-loop
    if ((await reasonOf(trying)) !== 'UNAVAILABLE') return trying
  }
}
