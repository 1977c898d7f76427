import { roles, statuses, type Role, type Status } from '@latchkey/shared/auth'
import { expect, test } from 'vitest'
import { User } from '../../src/users/user.entity.ts'
import { register, signIn } from '../support/harness.ts'
import { json, procedures, send, validInput } from '../support/raw-http.ts'
import { useTestApp } from '../support/use-test-app.ts'

// Each caller signs in anew per procedure.
const app = await useTestApp({ LIMIT_SIGN_INS_PER_ACCOUNT: '1000/1h' })

/** The roles that may call each procedure. An unlisted procedure fails the test. */
const admitted: Record<string, 'everybody' | 'the signed in'> = {
  'auth.sendCode': 'everybody',
  'auth.resendCode': 'everybody',
  'auth.codeStatus': 'everybody',
  'auth.checkCode': 'everybody',
  'auth.register': 'everybody',
  'auth.login': 'everybody',
  'auth.secondFactor': 'everybody',
  'auth.recoverFactors': 'everybody',
  'auth.logout': 'everybody',
  'auth.resetPassword': 'everybody',
  'auth.disown': 'everybody',
  'auth.registerOptions': 'everybody',
  'auth.passkeyOptions': 'everybody',
  'auth.passkeySignIn': 'everybody',
  'auth.checkContinue': 'everybody',
  'auth.checkSignOut': 'everybody',
  'auth.refresh': 'the signed in',
  'auth.me': 'the signed in',
  'auth.tokenInfo': 'the signed in',
  'auth.apiToken': 'the signed in',
  'auth.gateTicket': 'the signed in',
  'account.updateProfile': 'the signed in',
  'account.putAvatar': 'the signed in',
  'account.changePassword': 'the signed in',
  'account.changeEmail': 'the signed in',
  'account.exportData': 'the signed in',
  'account.deleteAccount': 'the signed in',
  'account.sessions': 'the signed in',
  'account.securityEvents': 'the signed in',
  'account.apps': 'the signed in',
  'account.removeApp': 'the signed in',
  'account.revokeSession': 'the signed in',
  'account.revokeOtherSessions': 'the signed in',
  'account.factors': 'the signed in',
  'account.addTotp': 'the signed in',
  'account.confirmTotp': 'the signed in',
  'account.addPasskey': 'the signed in',
  'account.confirmPasskey': 'the signed in',
  'account.passkeyOptions': 'the signed in',
  'account.renameFactor': 'the signed in',
  'account.removeFactor': 'the signed in',
  'account.removeTrustedDevices': 'the signed in',
  'account.newBackupCodes': 'the signed in',
  'account.confirmIdentity': 'the signed in',
}

const callers = ['stranger', ...roles, 'banned', 'muted'] as const
type Caller = (typeof callers)[number]
const isSignedIn = (caller: Caller) => roles.some((role) => role === caller)

/** Roles are not usernames: no account may be called admin. */
const nameOf = (caller: Caller) => `x${caller}`

for (const caller of callers) await register(app, app.browser(), nameOf(caller))

const setStanding = (name: Caller, standing: { role?: Role; status?: Status }) =>
  app.database.em.fork().nativeUpdate(User, { usernameCanonical: nameOf(name) }, standing)

/** Everything a browser keeps of a sign-in before the account changed. */
async function credentials(caller: Caller): Promise<Record<string, string>> {
  if (caller === 'stranger') return {}
  await setStanding(caller, { status: 'active' })
  const browser = app.browser()
  await signIn(browser, `${nameOf(caller)}@example.com`)
  const role = roles.find((one) => one === caller)
  const status = statuses.find((one) => one === caller)
  await setStanding(caller, { ...(role && { role }), ...(status && { status }) })
  return { cookie: browser.jar.cookie, authorization: `Bearer ${browser.jar.accessToken}` }
}

async function reasonFor([path, procedure]: (typeof procedures)[number], caller: Caller) {
  const headers = await credentials(caller)
  const input = { ...validInput(procedure) }
  if ('username' in input) input['username'] = nameOf(caller)
  const query = `?input=${encodeURIComponent(JSON.stringify(input))}`
  const answer =
    procedure._def.type === 'query'
      ? await send(app, `/trpc/${path}${query}`, { method: 'GET', headers })
      : await send(app, `/trpc/${path}`, { headers: { ...headers, ...json }, body: input })
  expect(answer.status).toBeLessThan(500)
  return String(answer.data?.['reason'])
}

test(
  'every procedure says here who may call it, and nothing else is listed',
  { tags: ['security-22', 'asvs-8.1.1'] },
  () => {
    expect(Object.keys(admitted).toSorted()).toEqual(procedures.map(([path]) => path).toSorted())
  },
)

test.each(procedures)(
  '%s lets in whom it says, and nobody else',
  { tags: ['security-22', 'asvs-8.1.1', 'asvs-8.2.1', 'asvs-8.3.1'] },
  async (...entry) => {
    for (const caller of callers) {
      const reason = await reasonFor(entry, caller)
      const mayCall = admitted[entry[0]] === 'everybody' || isSignedIn(caller)
      if (mayCall) expect(reason, caller).not.toMatch(/UNAUTHENTICATED|FORBIDDEN/)
      else expect(reason, caller).toBe('UNAUTHENTICATED')
    }
  },
)
