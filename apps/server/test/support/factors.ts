import { totp } from '@latchkey/tools/testing/totp'
import { seconds } from '../../src/clock.ts'
import { removeFactors } from '../../src/admin/remove-factors.ts'
import { byOperator } from './apps.ts'
import { arriveAs, good, signedIn, signIn, type Browser, type TestApp } from './harness.ts'

/** Adds an authenticator app to the account of a browser that has just signed in. */
export async function addApp(app: TestApp, { api }: Browser, name = 'Phone') {
  const { id, secret } = await api.account.addTotp.mutate({ name })
  const setUpCode = totp(secret, app.now())
  const { backupCodes } = await api.account.confirmTotp.mutate({ id, code: setUpCode })
  return {
    id,
    secret,
    setUpCode,
    backupCodes: backupCodes ?? [],
    /** The code that the app shows this many seconds from now. */
    codeIn: (count = 0) => totp(secret, new Date(app.now().getTime() + seconds(count))),
    /** A code that has not been used yet. */
    nextCode() {
      app.pass(seconds(30))
      return totp(secret, app.now())
    },
    /** A code that is wrong at all times around now. */
    wrongCode() {
      const near = [-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5].map((step) => this.codeIn(step * 30))
      return ['000000', '000001', '000002', '000003'].find((code) => !near.includes(code)) ?? ''
    },
  }
}

/** A signed-in user with an authenticator app, on a new account. */
export async function arriveWithApp(app: TestApp, name: string) {
  const person = await arriveAs(app, name)
  return { ...person, phone: await addApp(app, person.browser) }
}

/** An owner whose account had a thief's second factor, until an operator removed it. */
export async function arriveAfterThief(app: TestApp, name: string) {
  const { browser: owner } = await arriveAs(app, name)
  const thief = app.browser()
  await signIn(thief, name)
  await addApp(app, thief)
  await removeFactors(byOperator(app), name, { atOnce: true })
  await signIn(owner, name)
  return { owner, thief }
}

/** Signs in with the password alone, which must ask for the second factor. */
export async function beginSignIn(
  { api }: Pick<Browser, 'api'>,
  identifier: string,
  password = good,
) {
  const answer = await api.auth.login.mutate({ identifier, password })
  if (answer.status !== 'second_factor') throw new Error(`the password led to ${answer.status}`)
  return answer
}

/** Signs in with both steps and has the browser trusted. */
export async function signInAndTrust({ api, jar }: Browser, identifier: string, code: string) {
  const { attempt } = await beginSignIn({ api }, identifier)
  const step = { attempt, method: 'totp', code, trustDevice: true } as const
  const session = signedIn(await api.auth.secondFactor.mutate(step))
  jar.accessToken = session.accessToken
  return session
}

/**
 * Acts as an attacker who knows the password and reads the mailbox, but has no factor. Returns the time
 * at which the factors end.
 */
export async function askToRecover(
  app: TestApp,
  { name, email }: { name: string; email: string },
  password = good,
) {
  const { api } = app.browser()
  const { attempt } = await beginSignIn({ api }, name, password)
  const asked = await api.auth.recoverFactors.mutate({ attempt })
  if (asked.status !== 'code_required') throw new Error(asked.status)
  const proof = { challengeId: asked.challenge.challengeId, code: await app.mailbox.code(email) }
  const answer = await api.auth.recoverFactors.mutate({ attempt, proof })
  if (answer.status !== 'planned') throw new Error(answer.status)
  return answer.removesAt
}
