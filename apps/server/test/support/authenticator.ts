import { createAuthenticator, type Authenticator } from '@latchkey/tools/testing/authenticator'
import type { Browser, TestApp } from './harness.ts'

/** A passkey of the right form that no device has. */
export const nobodysPasskey = {
  id: 'AAAA',
  rawId: 'AAAA',
  type: 'public-key',
  response: {
    clientDataJSON: 'AAAA',
    attestationObject: 'AAAA',
    authenticatorData: 'AAAA',
    signature: 'AAAA',
  },
} as const

/** Adds a passkey to the account of a browser that has just signed in. */
export async function addPasskey(
  app: TestApp,
  { api }: Browser,
  habits: Partial<Authenticator['habits']> = {},
) {
  const device = createAuthenticator({ origin: app.url, ...habits })
  const { options } = await api.account.addPasskey.mutate()
  const response = device.create(options)
  const { factor, backupCodes } = await api.account.confirmPasskey.mutate({
    name: 'Laptop',
    response,
  })
  return { device, id: factor.id, factor, backupCodes: backupCodes ?? [] }
}

/** Requests the options of an account that begins with a passkey. */
export async function beginRegistration(app: TestApp, { api }: Pick<Browser, 'api'>, name: string) {
  const email = `${name}@example.com`
  const { challengeId } = await api.auth.sendCode.mutate({ email, type: 'register' })
  const mailed = { challengeId, code: await app.mailbox.code(email), username: name }
  const { options } = await api.auth.registerOptions.mutate(mailed)
  return { mailed, options }
}

/** Registers an account without a password. */
export async function registerByPasskey(app: TestApp, browser: Browser, name: string) {
  const { mailed, options } = await beginRegistration(app, browser, name)
  const device = createAuthenticator({ origin: app.url })
  const passkey = device.create(options)
  const session = await browser.api.auth.register.mutate({ ...mailed, passkey })
  browser.jar.accessToken = session.accessToken
  return { device, session, options }
}

/** Signs in with a passkey alone. */
export async function signInWithPasskey(
  { api }: Pick<Browser, 'api'>,
  device: Authenticator,
  habits: Partial<Authenticator['habits']> = {},
) {
  const { options } = await api.auth.passkeyOptions.mutate({})
  return api.auth.passkeySignIn.mutate({ response: device.get(options, habits) })
}
