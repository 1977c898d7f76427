import { factorGuesses, passwordTries } from './auth.ts'
import type { Description } from './description.ts'
import * as outputs from './outputs.ts'

/** The procedures of `account` that change what proves who somebody is. */
export const factors = {
  factors: {
    summary: 'Lists the second factors',
    description:
      '`backupCodes` is null where none is left. `requiredFrom`: when the account must have a factor; null where it need not.',
    access: 'token',
    output: outputs.factorList,
    reasons: ['UNAUTHENTICATED'],
    limits: [],
  },
  addTotp: {
    summary: 'Begins to add an authenticator app',
    description:
      'The secret counts once `account.confirmTotp` has had a code of it, within 15 minutes. `FORBIDDEN`: five factors are there already.',
    access: 'token',
    output: outputs.newTotp,
    reasons: ['UNAUTHENTICATED', 'STEP_UP_REQUIRED', 'FORBIDDEN'],
    limits: [],
  },
  confirmTotp: {
    summary: 'Adds an authenticator app',
    description:
      'Takes a code of the app, which then opens nothing else. The first factor brings ten backup codes, which nothing shows again. Mails a notice.',
    access: 'token',
    output: outputs.confirmedFactor,
    reasons: ['UNAUTHENTICATED', 'NOT_FOUND', 'CODE_INVALID'],
    limits: ['verificationsPerIp'],
  },
  renameFactor: {
    summary: 'Renames a second factor',
    access: 'token',
    output: outputs.factor,
    reasons: ['UNAUTHENTICATED', 'NOT_FOUND'],
    limits: [],
  },
  removeFactor: {
    summary: 'Removes a second factor',
    description: 'The backup codes go with the last one. Mails a notice.',
    access: 'token',
    output: outputs.done,
    reasons: ['UNAUTHENTICATED', 'STEP_UP_REQUIRED', 'NOT_FOUND'],
    limits: [],
  },
  newBackupCodes: {
    summary: 'Makes ten new backup codes',
    description:
      'The earlier ones end, and nothing shows the new ones again. Mails a notice. `NOT_FOUND`: the account has no second factor.',
    access: 'token',
    output: outputs.backupCodes,
    reasons: ['UNAUTHENTICATED', 'STEP_UP_REQUIRED', 'NOT_FOUND'],
    limits: [],
  },
  confirmIdentity: {
    summary: 'Proves anew who the caller is, for five minutes',
    description:
      '`STEP_UP_REQUIRED` names the methods: the second factor where the account has one, else the password. `FORBIDDEN` for another method.',
    access: 'token',
    output: outputs.proof,
    reasons: ['UNAUTHENTICATED', 'INVALID_CREDENTIALS', 'CODE_INVALID', 'FORBIDDEN'],
    limits: [...passwordTries, ...factorGuesses],
  },
} satisfies Record<string, Description>
