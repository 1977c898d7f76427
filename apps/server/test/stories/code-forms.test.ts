import { expect, test } from 'vitest'
import { User } from '../../src/users/user.entity.ts'
import { secretKey } from '../support/attackers.ts'
import {
  good,
  password,
  refusal,
  register,
  signIn,
  startTestApp,
  type TestApp,
} from '../support/harness.ts'
import { useUp } from '../support/use-up-limit.ts'

const better = password('a better password by far')

async function askReset(app: TestApp, email: string) {
  const { api } = app.browser()
  return api.auth.sendCode.mutate({ email, type: 'reset_password' })
}

test('where the guesses of an address are used up its mail carries ten letters, whoever owns it', async () => {
  await using app = await startTestApp({ SECRET_KEY: secretKey })
  for (const name of ['ann', 'ben']) await register(app, app.browser(), name)
  await app.database.em.fork().nativeUpdate(User, { username: 'ben' }, { status: 'banned' })
  const people = ['ann@example.com', 'ben@example.com', 'nobody@example.com']
  for (const email of people) await useUp(app, 'wrongCodesPerAddressDay', email)
  app.pass(61_000)
  for (const email of people) {
    const { challengeId, codeForm } = await askReset(app, email)
    expect(codeForm).toBe('letters10')
    const status = await app.browser().api.auth.codeStatus.query({ challengeId })
    expect(status).toMatchObject({ codeForm: 'letters10' })
    app.pass(61_000)
    const again = await app.browser().api.auth.resendCode.mutate({ challengeId })
    expect(again).toMatchObject({ codeForm: 'letters10' })
  }
  expect(await askReset(app, 'other@example.com')).toMatchObject({ codeForm: 'digits6' })
})

test('ten letters open an account however they are typed, and the mail shows them in two groups', async () => {
  await using app = await startTestApp({ SECRET_KEY: secretKey })
  await register(app, app.browser(), 'ann')
  await useUp(app, 'wrongCodesPerAddressMonth', 'ann@example.com')
  const { challengeId } = await askReset(app, 'ann@example.com')
  const { subject, text } = await app.mailbox.next('ann@example.com', /password reset code/)
  const [shown = ''] = /^[0-9A-Z]{5}-[0-9A-Z]{5}(?= )/.exec(subject) ?? []
  expect(text).toContain(`\n${shown}\n`)
  const typed = ` ${shown.toLowerCase().replace('-', ' – ')}`
  const { auth } = app.browser().api
  await auth.checkCode.mutate({ challengeId, code: typed })
  await auth.resetPassword.mutate({ challengeId, code: shown, password: better })
  await signIn(app.browser(), 'ann', better)
})

test('ten letters allow five wrong tries, like any code', async () => {
  await using app = await startTestApp({ SECRET_KEY: secretKey })
  await useUp(app, 'wrongCodesPerAddressDay', 'eve@example.com')
  const { auth } = app.browser().api
  const question = { email: 'eve@example.com', type: 'register' } as const
  const { challengeId } = await auth.sendCode.mutate(question)
  const code = await app.mailbox.code('eve@example.com')
  for (let tries = 0; tries < 5; tries += 1) {
    const guess = auth.checkCode.mutate({ challengeId, code: '00000-00000' })
    expect(await refusal(guess)).toMatchObject({ reason: 'CODE_INVALID' })
  }
  const late = auth.register.mutate({ challengeId, code, username: 'eve', password: good })
  expect(await refusal(late)).toMatchObject({ reason: 'CODE_INVALID' })
})

test.each(['wrongCodesWholeServiceHour', 'wrongCodesWholeServiceDay'] as const)(
  'above %s everybody is mailed eight digits, and they work',
  async (limit) => {
    await using app = await startTestApp({ SECRET_KEY: secretKey })
    await useUp(app, limit, 'all')
    const { auth } = app.browser().api
    const email = 'ann@example.com'
    const { challengeId, codeForm } = await auth.sendCode.mutate({ email, type: 'register' })
    expect(codeForm).toBe('digits8')
    const code = await app.mailbox.code(email)
    expect(code).toMatch(/^\d{8}$/)
    await auth.register.mutate({ challengeId, code, username: 'ann', password: good })
  },
)

test('six digits mailed before the brake are refused while it is on, and the next mail helps at once', async () => {
  await using app = await startTestApp({ SECRET_KEY: secretKey, CODE_RESEND_SECONDS: '0' })
  const { auth } = app.browser().api
  const question = { email: 'ann@example.com', type: 'register' } as const
  const { challengeId } = await auth.sendCode.mutate(question)
  const code = await app.mailbox.code(question.email)
  await useUp(app, 'wrongCodesWholeServiceHour', 'all')
  const refused = await refusal(auth.checkCode.mutate({ challengeId, code }))
  expect(refused).toMatchObject({ reason: 'RATE_LIMITED', fields: { code: 'USED_UP' } })
  const next = await auth.sendCode.mutate(question)
  const longer = await app.mailbox.code(question.email)
  await auth.checkCode.mutate({ challengeId: next.challengeId, code: longer })
})
