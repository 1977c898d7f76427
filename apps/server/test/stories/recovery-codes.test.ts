import { expect, test } from 'vitest'
import { hours, minutes, seconds } from '../../src/clock.ts'
import { QueuedMail } from '../../src/mail/queued-mail.entity.ts'
import { otherThan, secretKey } from '../support/attackers.ts'
import { password, refusal, register, signIn, startTestApp } from '../support/harness.ts'
import type { Browser, TestApp } from '../support/harness.ts'
import { useUp } from '../support/use-up-limit.ts'
import { codeInSubject } from '../support/mailbox.ts'

const renewed = password('a wholly new password')
const owner = 'ann@example.com'
const type = 'reset_password'

const ask = ({ api }: Browser) => api.auth.sendCode.mutate({ email: owner, type })

/** Wrong codes at the attacker's own challenges, five per challenge. */
async function guess(app: TestApp, count: number): Promise<void> {
  for (let guesses = 0; guesses < count; guesses += 5) {
    const stranger = app.browser()
    const { challengeId } = await ask(stranger)
    const wrong = { challengeId, code: '000000' }
    for (let tries = 0; tries < 5; tries += 1)
      await refusal(stranger.api.auth.checkCode.mutate(wrong))
  }
}

/** Acts like a user who forgot the password: requests, reads the newest mail, resets, signs in. */
async function recover(app: TestApp, browser: Browser, digest = renewed): Promise<void> {
  const { challengeId } = await ask(browser)
  const code = await newestCode(app)
  await browser.api.auth.checkCode.mutate({ challengeId, code })
  await browser.api.auth.resetPassword.mutate({ challengeId, code, password: digest })
  await signIn(browser, 'ann', digest)
}

/** Waits until every enqueued mail has arrived. */
async function settle(app: TestApp): Promise<void> {
  const queued = () => app.database.em.fork().count(QueuedMail, { state: 'queued' })
  await expect.poll(queued).toBe(0)
}

/** Discards the mails so far. */
async function drain(app: TestApp): Promise<void> {
  await settle(app)
  app.mailbox.mails.splice(0)
}

async function newestCode(app: TestApp): Promise<string> {
  await settle(app)
  const newest = app.mailbox.mails.findLast(
    ({ to, subject }) => to === owner && codeInSubject.test(subject),
  )
  return codeInSubject.exec(newest?.subject ?? '')?.[0] ?? ''
}

test.each([20, 100])(
  'after %i wrong codes of strangers the owner resets at once',
  async (count) => {
    await using app = await startTestApp({ SECRET_KEY: secretKey, CODE_RESEND_SECONDS: '0' })
    await register(app, app.browser(), 'ann')
    if (count === 20) await guess(app, count)
    else await useUp(app, 'wrongCodesPerAddressMonth', owner)
    app.pass(hours(1) + seconds(1))
    await drain(app)
    await recover(app, app.browser())
  },
)

test('digits that a stranger made useless are refused with the word that another code helps, and it does', async () => {
  await using app = await startTestApp({ SECRET_KEY: secretKey, CODE_RESEND_SECONDS: '0' })
  await register(app, app.browser(), 'ann')
  const ann = app.browser()
  const { challengeId } = await ask(ann)
  const code = await app.mailbox.code(owner)
  await useUp(app, 'wrongCodesPerAddressDay', owner)
  const refused = await refusal(ann.api.auth.checkCode.mutate({ challengeId, code }))
  expect(refused).toMatchObject({ reason: 'RATE_LIMITED', fields: { code: 'USED_UP' } })
  await recover(app, ann)
})

test('ten sends of a stranger, and the owner still gets a mail and resets', async () => {
  await using app = await startTestApp()
  await register(app, app.browser(), 'ann')
  const stranger = app.browser()
  for (let sends = 0; sends < 10; sends += 1) {
    await ask(stranger)
    app.pass(sends === 4 ? hours(1) + seconds(1) : seconds(61))
  }
  await drain(app)
  await ask(stranger)
  await settle(app)
  expect(app.mailbox.mails).toEqual([])
  await recover(app, app.browser())
})

test('sends from a hundred addresses, and a browser that signed in before still gets a mail', async () => {
  await using app = await startTestApp({ SECRET_KEY: secretKey, CODE_RESEND_SECONDS: '0' })
  const home = app.browser()
  await register(app, home, 'ann')
  for (const limit of ['sendsPerAddressDay', 'sendsByNewcomersDay'] as const)
    await useUp(app, limit, owner)
  await drain(app)
  await ask(app.browser())
  await settle(app)
  expect(app.mailbox.mails).toEqual([])
  await recover(app, home)
})

test('a stranger who asks each minute does not keep the wait between two mails going', async () => {
  await using app = await startTestApp()
  await register(app, app.browser(), 'ann')
  const stranger = app.browser()
  for (let sends = 0; sends < 7; sends += 1) {
    await ask(stranger)
    app.pass(seconds(61))
  }
  await drain(app)
  await ask(stranger)
  await recover(app, app.browser())
})

test('a mailed reset ends every pause, also with wrong codes, sends and passwords of a stranger each hour', async () => {
  await using app = await startTestApp()
  await register(app, app.browser(), 'ann')
  const stranger = app.browser()
  for (let hour = 0; hour < 12; hour += 1) {
    await refusal(signIn(stranger, 'ann', renewed))
    const { challengeId } = await ask(stranger)
    await refusal(stranger.api.auth.checkCode.mutate({ challengeId, code: '000000' }))
    await refusal(stranger.api.auth.checkCode.mutate({ challengeId, code: '000001' }))
    app.pass(hours(1) + seconds(1))
  }
  await refusal(signIn(stranger, 'ann', renewed))
  await drain(app)
  await recover(app, app.browser())
})

test('whoever asks for many spellings of a mailbox fills it no faster', async () => {
  await using app = await startTestApp()
  const spellings = Array.from({ length: 15 }, (_, index) =>
    index % 2 ? `vic.tim+${index}@example.com` : `victim+${index}@example.com`,
  )
  const stranger = app.browser()
  for (const email of spellings)
    await stranger.api.auth.sendCode.mutate({ email, type: 'register' })
  await settle(app)
  const got = app.mailbox.mails.filter(({ to }) => spellings.includes(to))
  expect(got).toHaveLength(5)
})

test('a code is prolonged once, and never past half an hour after it was asked for', async () => {
  await using app = await startTestApp()
  await register(app, app.browser(), 'ann')
  const ann = app.browser()
  const { challengeId } = await ask(ann)
  const code = await app.mailbox.code(owner)
  const check = () => ann.api.auth.checkCode.mutate({ challengeId, code })
  app.pass(minutes(14))
  const { expiresAt } = await check()
  app.pass(minutes(4))
  expect((await check()).expiresAt).toBe(expiresAt)
  app.pass(minutes(2))
  expect(await refusal(check())).toMatchObject({ reason: 'CODE_INVALID' })
})

test('right codes give their count back to the caller, wrong ones do not', async () => {
  await using app = await startTestApp()
  const office = app.browser()
  const send = (email: string) => office.api.auth.sendCode.mutate({ email, type: 'register' })
  for (let person = 0; person < 25; person += 1) {
    const email = `person${person}@example.com`
    const { challengeId } = await send(email)
    const code = await app.mailbox.code(email)
    for (let checks = 0; checks < 2; checks += 1)
      await office.api.auth.checkCode.mutate({ challengeId, code })
  }
  const email = 'last@example.com'
  const { challengeId } = await send(email)
  const wrong = { challengeId, code: otherThan(await app.mailbox.code(email)) }
  for (let tries = 0; tries < 30; tries += 1) await refusal(office.api.auth.checkCode.mutate(wrong))
  expect(await refusal(office.api.auth.checkCode.mutate(wrong))).toMatchObject({
    reason: 'RATE_LIMITED',
  })
})
