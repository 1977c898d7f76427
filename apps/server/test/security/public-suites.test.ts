import { expect, test } from 'vitest'
import { totp } from '@latchkey/tools/testing/totp'
import { addPasskey } from '../support/authenticator.ts'
import { seconds } from '../../src/clock.ts'
import { addApp, beginSignIn } from '../support/factors.ts'
import { arriveAs, refusal } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'

// Cases of the suites that docs/assurance/factor-suites.md names, where no other file here has them.
const app = await useTestApp({ LIMIT_SIGN_INS_PER_ACCOUNT: '1000/1h' })
let people = 0
const arrive = () => arriveAs(app, `person${(people += 1)}`)
const digits = '123456'
const letters = '0123456789'

/** Presents a code as the second step of a new sign-in. */
async function present(name: string, method: 'totp' | 'backup_code', code: string) {
  const { api } = app.browser()
  const { attempt } = await beginSignIn({ api }, name)
  return api.auth.secondFactor.mutate({ attempt, method, code })
}

test('a method that the account does not have proves nothing', async () => {
  const { account, ...none } = await arrive()
  for (const given of [
    { method: 'totp', code: digits },
    { method: 'backup_code', code: letters },
  ] as const)
    expect(await refusal(account.confirmIdentity.mutate(given))).toMatchObject({
      reason: 'FORBIDDEN',
    })
  await addPasskey(app, none.browser)
  const wrong = await refusal(present(none.name, 'totp', digits))
  expect(wrong.reason).toBe('CODE_INVALID')
  const confirming = account.confirmIdentity.mutate({ method: 'totp', code: digits })
  expect((await refusal(confirming)).reason).toBe('FORBIDDEN')
  const owner = await arrive()
  await addApp(app, owner.browser)
  const { attempt } = await beginSignIn(app.browser(), owner.name)
  const options = app.browser().api.auth.passkeyOptions.mutate({ attempt })
  expect((await refusal(options)).reason).toBe('NOT_FOUND')
})

test('an app that was begun beside another one opens nothing before it is confirmed', async () => {
  const { browser, name, account } = await arrive()
  const phone = await addApp(app, browser)
  const begun = await account.addTotp.mutate({ name: 'Tablet' })
  app.pass(seconds(60))
  const code = totp(begun.secret, app.now())
  expect((await refusal(present(name, 'totp', code))).reason).toBe('CODE_INVALID')
  expect((await present(name, 'totp', phone.codeIn())).status).toBe('signed_in')
})

test('the code before counts, one of a minute ago does not, and none below the last one', async () => {
  const { browser, name } = await arrive()
  const phone = await addApp(app, browser)
  app.pass(seconds(120))
  const [older, before, now] = [-60, -30, 0].map((count) => phone.codeIn(count))
  const use = (code = '') => present(name, 'totp', code)
  expect((await refusal(use(older))).reason).toBe('CODE_INVALID')
  expect((await use(before)).status).toBe('signed_in')
  expect((await refusal(use(before))).reason).toBe('CODE_INVALID')
  expect((await use(now)).status).toBe('signed_in')
  expect((await refusal(use(before))).reason).toBe('CODE_INVALID')
})
