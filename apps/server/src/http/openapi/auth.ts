import type { LimitName } from '../../limits/table.ts'
import type { Descriptions } from './description.ts'
import { guessing } from './guessing.ts'
import * as outputs from './outputs.ts'
import { passkeys, signInNotices } from './passkeys.ts'

const sending = [
  'sendsPerIp',
  'sendsPerIpUnderAttack',
  'sendsPerAddressHour',
  'sendsPerAddressDay',
  'sendsByNewcomersHour',
  'sendsByNewcomersDay',
  'sendsByKnownDevices',
] as const satisfies LimitName[]

export const passwordTries = [
  'signInFailuresPerIp',
  'signInsPerAccount',
  'signInsPerIp',
  'deviceFailuresPerAccount',
  'failureNotices',
] as const satisfies LimitName[]

export const factorGuesses = ['verificationsPerIp', 'factorNotices'] as const satisfies LimitName[]

export const auth: Descriptions<'auth'> = {
  sendCode: {
    summary: 'Emails a code',
    description:
      'Opens a challenge for an address. The answer is the same whether or not the address has an account. `email_change` needs an access token, and `email` is then the new address.',
    access: 'token or anyone',
    output: outputs.challenge,
    reasons: ['UNAUTHENTICATED'],
    limits: sending,
  },
  resendCode: {
    summary: 'Emails the same code again',
    description:
      '`RATE_LIMITED` before `resendAt`. If another email of the same kind went to the address shortly before, or the address is above its limits, none goes out, and `heldBack` is true. An unknown or closed challenge is `INVALID_INPUT`.',
    access: 'anyone',
    output: outputs.resentCode,
    reasons: [],
    limits: sending,
  },
  codeStatus: {
    summary: 'Tells what became of the email',
    description:
      'By POST as well, so that no access log holds the id of a challenge. An unknown or closed challenge is `INVALID_INPUT`.',
    access: 'anyone',
    output: outputs.codeStatus,
    reasons: [],
    limits: [],
  },
  checkCode: {
    summary: 'Checks a code without spending it',
    description: 'Counts as an attempt. A right code stays usable for at least five more minutes.',
    access: 'anyone',
    output: outputs.checkedCode,
    reasons: ['CODE_INVALID'],
    limits: guessing,
  },
  register: {
    summary: 'Creates an account and signs in',
    description:
      'With `password`, or with `passkey`: what the browser answered to `auth.registerOptions` of the same challenge, once and within five minutes. `INVALID_INPUT` names a `passkey` that is not right, or does not verify its person.',
    access: 'anyone',
    output: outputs.signedIn,
    reasons: ['CODE_INVALID', 'USERNAME_TAKEN', 'EMAIL_TAKEN', 'PASSWORD_BREACHED'],
    limits: [...guessing, 'registrationsPerIp'],
    setsCookie: true,
  },
  login: {
    summary: 'Signs in with a password',
    description:
      'A right password of an account that is about to be deleted answers `deletion_pending`; with `cancelDeletion` it keeps the account and signs in. The first right password (`legacyPassword`) of an account adopted from the predecessor, or (`typedPassword`) of one that was imported with a weak hash, answers `code_required` and emails a code; the same call with that code as `proof` signs in. An account that must have a second factor and has none answers `code_required` as well. An account with a second factor answers `second_factor`, and `auth.secondFactor` signs in.',
    access: 'anyone',
    output: outputs.signIn,
    reasons: ['INVALID_CREDENTIALS', 'ACCOUNT_DISABLED', 'CODE_INVALID'],
    limits: [...passwordTries, ...signInNotices, ...sending, ...guessing],
    setsCookie: true,
  },
  secondFactor: {
    summary: 'Completes a sign-in with the second factor',
    description:
      'By `code`, or by `response`: what the browser answered to `auth.passkeyOptions` of the same attempt. `attempt` comes from `auth.login`, lasts ten minutes and five wrong codes; then `INVALID_INPUT` names it, and the sign-in begins anew. `CODE_INVALID` with `fields: { code: "CLOCK_OFF" }` means that the code is of another time. With `trustDevice` the right password alone signs in from this browser for 30 days, as long as it keeps its cookies; a backup code grants no trust.',
    access: 'anyone',
    output: outputs.signIn,
    reasons: ['CODE_INVALID'],
    limits: [...factorGuesses, ...signInNotices],
    setsCookie: true,
  },
  ...passkeys,
  recoverFactors: {
    summary: 'Plans the removal of the second factors of a user who lost them',
    description:
      '`attempt` comes from `auth.login`. The first call emails a code and answers `code_required`; the same call with that code as `proof` answers `planned`: the factors end in three days, unless the owner uses them or says that it was not them. Emails a notice. `INVALID_INPUT` naming `attempt` means to begin anew.',
    access: 'anyone',
    output: outputs.recovery,
    reasons: ['CODE_INVALID', 'ACCOUNT_DISABLED'],
    limits: [...sending, ...guessing],
  },
  refresh: {
    summary: 'Renews the access token',
    description:
      'Rotates the refresh cookie. An old cookie that comes again more than ten seconds after its rotation ends the session.',
    access: 'cookie',
    output: outputs.session,
    reasons: ['UNAUTHENTICATED'],
    limits: ['replayNotices'],
    setsCookie: true,
  },
  logout: {
    summary: 'Ends the session',
    description: 'Ends the sessions of the token and of the cookie, and clears the cookie.',
    access: 'token, cookie or anyone',
    output: outputs.done,
    reasons: [],
    limits: [],
    setsCookie: true,
  },
  resetPassword: {
    summary: 'Sets a new password with an emailed code',
    description: 'Ends every session of the account, emails a notice and opens no session.',
    access: 'anyone',
    output: outputs.done,
    reasons: ['CODE_INVALID', 'PASSWORD_BREACHED'],
    limits: guessing,
  },
  disown: {
    summary: 'Undoes a change: "it wasn\'t me"',
    description: "Takes the token of a notice's link, the part after `#`.",
    access: 'anyone',
    output: outputs.done,
    reasons: ['CODE_INVALID'],
    limits: ['verificationsPerIp'],
  },
  checkContinue: {
    summary: 'Tells whether the pages may lead on to an address',
    description:
      'By POST as well, since an address may carry what no access log should hold. They do so after signing in or out, to this service and to the exact origins of apps. `url` is the address as browsers write it.',
    access: 'anyone',
    output: outputs.continueVerdict,
    reasons: [],
    limits: [],
  },
  checkSignOut: {
    summary: 'Tells what the sign-out page does with a request of a program',
    description:
      'It changes nothing. `isProven`: the ID token is of the session that the call is made in, so the page need not ask.',
    access: 'anyone',
    output: outputs.signOutVerdict,
    reasons: [],
    limits: [],
  },
  apiToken: {
    summary: 'Issues a token for the API of one app',
    description:
      'A JWT of ten minutes (RFC 9068, ES256) with the claims `iss sub aud role status sid iat exp jti`; `/.well-known/jwks.json` verifies it. `NOT_FOUND`: no app has the audience. `FORBIDDEN`: the app does not admit the role.',
    access: 'token',
    output: outputs.apiToken,
    reasons: ['UNAUTHENTICATED', 'NOT_FOUND', 'FORBIDDEN'],
    limits: [],
  },
  gateTicket: {
    summary: 'Lets this browser on to a tool behind the gate',
    description:
      'For our pages: `address` is one under `/_latchkey/callback` of an app of kind `own`, as the gate gave it in `continue`. It comes back with a ticket of one minute, which only the browser that began there can use. `NOT_FOUND`: no app has the address. `FORBIDDEN`: the app does not admit the role.',
    access: 'token',
    output: outputs.gateTicket,
    reasons: ['UNAUTHENTICATED', 'NOT_FOUND', 'FORBIDDEN', 'RATE_LIMITED'],
    limits: ['gateTicketsPerAccount'],
  },
  me: {
    summary: 'Tells who is signed in',
    access: 'token',
    output: outputs.user,
    reasons: ['UNAUTHENTICATED'],
    limits: [],
  },
  tokenInfo: {
    summary: 'Tells what the access token says',
    access: 'token',
    output: outputs.tokenInfo,
    reasons: ['UNAUTHENTICATED'],
    limits: [],
  },
}
