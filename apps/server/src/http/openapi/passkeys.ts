import type { LimitName } from '../../limits/table.ts'
import type { Description } from './description.ts'
import { guessing } from './guessing.ts'
import { newPasskey, passkeyRequest } from './factor-outputs.ts'
import { signIn } from './outputs.ts'

export const signInNotices = ['newDeviceNotices'] as const satisfies LimitName[]

/** The procedures of `auth` that take a passkey. */
export const passkeys = {
  registerOptions: {
    summary: 'Asks a browser for the passkey of a new account',
    description:
      '`options` are what `navigator.credentials.create` takes, as JSON; its answer is the `passkey` of `auth.register`. Does not spend the code, and counts as an attempt at it.',
    access: 'anyone',
    output: newPasskey,
    reasons: ['CODE_INVALID', 'USERNAME_TAKEN', 'EMAIL_TAKEN'],
    limits: guessing,
  },
  passkeyOptions: {
    summary: 'Asks a browser for a passkey',
    description:
      '`options` are what `navigator.credentials.get` takes, as JSON. Without `attempt` they are for `auth.passkeySignIn`, the same for every caller; with it for `auth.secondFactor`. `INVALID_INPUT` names an attempt that is over; `NOT_FOUND`: its account has no passkey.',
    access: 'anyone',
    output: passkeyRequest,
    reasons: ['NOT_FOUND'],
    limits: ['verificationsPerIp'],
  },
  passkeySignIn: {
    summary: 'Signs in with a passkey alone',
    description:
      'Takes the answer of a browser to `auth.passkeyOptions`, once and within five minutes. `INVALID_CREDENTIALS` for whatever is wrong with it. `deletion_pending` does not use it up: with `cancelDeletion` it keeps the account and signs in.',
    access: 'anyone',
    output: signIn,
    reasons: ['INVALID_CREDENTIALS', 'ACCOUNT_DISABLED'],
    limits: ['verificationsPerIp', 'signInsPerAccount', 'signInsPerIp', ...signInNotices],
    setsCookie: true,
  },
} satisfies Record<string, Description>
