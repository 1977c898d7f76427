import { factorGuesses, passwordTries } from './auth.ts'
import type { Description } from './description.ts'
import * as factorOutputs from './factor-outputs.ts'
import { done } from './outputs.ts'

/** The procedures of `account` that change the proofs of identity. */
export const factors = {
  factors: {
    summary: 'Lists the second factors',
    description:
      '`backupCodes` is null where none is left. `trustedDevices` are not asked for the second step until `expiresAt`. `requiredFrom`: when the account must have a factor; null where it need not.',
    access: 'token',
    output: factorOutputs.factorList,
    reasons: ['UNAUTHENTICATED'],
    limits: [],
  },
  addTotp: {
    summary: 'Begins to add an authenticator app',
    description:
      'The secret counts once `account.confirmTotp` has had a code of it, within 15 minutes. `FORBIDDEN`: five factors are there already.',
    access: 'token',
    output: factorOutputs.newTotp,
    reasons: ['UNAUTHENTICATED', 'STEP_UP_REQUIRED', 'PASSWORD_REQUIRED', 'FORBIDDEN'],
    limits: [],
  },
  confirmTotp: {
    summary: 'Adds an authenticator app',
    description:
      'Takes a code of the app, which then opens nothing else. The first factor brings ten backup codes, which are shown only here. Emails a notice.',
    access: 'token',
    output: factorOutputs.confirmedFactor,
    reasons: ['UNAUTHENTICATED', 'NOT_FOUND', 'CODE_INVALID'],
    limits: ['verificationsPerIp'],
  },
  addPasskey: {
    summary: 'Asks a browser for a new passkey',
    description:
      '`options` are what `navigator.credentials.create` takes, as JSON. `FORBIDDEN`: five factors are there already.',
    access: 'token',
    output: factorOutputs.newPasskey,
    reasons: ['UNAUTHENTICATED', 'STEP_UP_REQUIRED', 'PASSWORD_REQUIRED', 'FORBIDDEN'],
    limits: [],
  },
  confirmPasskey: {
    summary: 'Adds a passkey',
    description:
      'Takes the answer of the browser to `account.addPasskey` of the same session, once and within five minutes, while no factor came or went: else `NOT_FOUND`. The first factor brings ten backup codes. Emails a notice. `INVALID_INPUT` with `fields: { response: "TAKEN" }`: the passkey is known already.',
    access: 'token',
    output: factorOutputs.confirmedFactor,
    reasons: ['UNAUTHENTICATED', 'NOT_FOUND'],
    limits: ['verificationsPerIp'],
  },
  passkeyOptions: {
    summary: 'Asks a browser for a passkey of the caller',
    description:
      'For `account.confirmIdentity` in the same session. `NOT_FOUND`: the caller has no passkey.',
    access: 'token',
    output: factorOutputs.passkeyRequest,
    reasons: ['UNAUTHENTICATED', 'NOT_FOUND'],
    limits: [],
  },
  renameFactor: {
    summary: 'Renames a second factor',
    access: 'token',
    output: factorOutputs.factor,
    reasons: ['UNAUTHENTICATED', 'NOT_FOUND'],
    limits: [],
  },
  removeFactor: {
    summary: 'Removes a second factor',
    description:
      'The backup codes go with the last one. Emails a notice. `PASSWORD_REQUIRED`: the account has no password, and no other passkey opens it.',
    access: 'token',
    output: done,
    reasons: ['UNAUTHENTICATED', 'STEP_UP_REQUIRED', 'PASSWORD_REQUIRED', 'NOT_FOUND'],
    limits: [],
  },
  removeTrustedDevices: {
    summary: 'Ends the trust in a device, or in all',
    description:
      'The next sign-in there asks for the second step. `NOT_FOUND`: no device has the id.',
    access: 'token',
    output: done,
    reasons: ['UNAUTHENTICATED', 'NOT_FOUND'],
    limits: [],
  },
  newBackupCodes: {
    summary: 'Makes ten new backup codes',
    description:
      'The earlier ones end, and the new ones are shown only here. Emails a notice. `NOT_FOUND`: the account has no second factor.',
    access: 'token',
    output: factorOutputs.backupCodes,
    reasons: ['UNAUTHENTICATED', 'STEP_UP_REQUIRED', 'NOT_FOUND'],
    limits: [],
  },
  confirmIdentity: {
    summary: 'Proves again who the caller is, for five minutes',
    description:
      '`STEP_UP_REQUIRED` names the methods: the second factor where the account has one, else the password. `FORBIDDEN` for another method, `PASSWORD_REQUIRED` where there is neither.',
    access: 'token',
    output: factorOutputs.proof,
    reasons: [
      'UNAUTHENTICATED',
      'INVALID_CREDENTIALS',
      'CODE_INVALID',
      'PASSWORD_REQUIRED',
      'FORBIDDEN',
    ],
    limits: [...passwordTries, ...factorGuesses],
  },
} satisfies Record<string, Description>
