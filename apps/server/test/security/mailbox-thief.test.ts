import { expect, test } from 'vitest'
import { addApp, beginSignIn } from '../support/factors.ts'
import { good, refusal, register, resetPassword } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp({ CODE_RESEND_SECONDS: '0' })

test('who reads the mailbox gets no budget of a known browser for guesses at a factor', async () => {
  const browser = app.browser()
  const email = 'ann@example.com'
  await register(app, browser, 'ann')
  const phone = await addApp(app, browser)
  await resetPassword(app, app.browser(), { email, wish: good })
  for (let count = 0; count < 5; count += 1) {
    const thief = app.browser()
    const { attempt } = await beginSignIn(thief, 'ann')
    const wrong = { attempt, method: 'totp', code: phone.wrongCode() } as const
    expect((await refusal(thief.api.auth.secondFactor.mutate(wrong))).reason).toBe('CODE_INVALID')
  }
  const { text } = await app.mailbox.next(email, /can’t get in/i)
  const token = /\/not-me#([\w.-]+)/.exec(text)?.[1] ?? ''
  const thief = app.browser()
  await thief.api.auth.disown.mutate({ token })
  await resetPassword(app, thief, { email, wish: good })
  const { attempt } = await beginSignIn(thief, 'ann')
  const near = { attempt, method: 'totp', code: phone.codeIn(90) } as const
  const { reason, fields } = await refusal(thief.api.auth.secondFactor.mutate(near))
  expect({ reason, fields }).toEqual({ reason: 'RATE_LIMITED', fields: undefined })
})
