import * as z from 'zod/mini'
import { passwordTries } from './auth.ts'
import { guessing } from './guessing.ts'
import type { Descriptions } from './description.ts'
import { factors } from './factors.ts'
import * as outputs from './outputs.ts'

const proving = ['UNAUTHENTICATED', 'STEP_UP_REQUIRED', 'PASSWORD_REQUIRED'] as const

export const account: Descriptions<'account'> = {
  updateProfile: {
    summary: 'Changes the profile',
    description:
      'Fields that are left out stay. `avatar` is an https URL, or null for no picture; an uploaded picture arrives by `account.putAvatar`.',
    access: 'token',
    output: outputs.user,
    reasons: ['UNAUTHENTICATED', 'USERNAME_TAKEN'],
    limits: ['profileChangesPerAccount', 'renamesPerAccount', 'mailSettingsPerAccount'],
  },
  putAvatar: {
    summary: 'Uploads a picture',
    description:
      'A square, still WebP or JPEG of at most 1024 × 1024 pixels and 65,535 bytes, in base64. The body may have 96 KiB.',
    access: 'token',
    output: outputs.user,
    reasons: ['UNAUTHENTICATED'],
    limits: ['picturesPerAccount'],
  },
  changePassword: {
    summary: 'Changes the password',
    description:
      'Ends every other session, replaces the refresh cookie and emails a notice. An account without a password sets its first one.',
    access: 'token',
    output: outputs.done,
    reasons: [...proving, 'INVALID_CREDENTIALS', 'PASSWORD_BREACHED'],
    limits: passwordTries,
    setsCookie: true,
  },
  changeEmail: {
    summary: 'Changes the email address',
    description: 'Takes a code of the type `email_change`, and emails a notice to the old address.',
    access: 'token',
    output: outputs.user,
    reasons: [...proving, 'INVALID_CREDENTIALS', 'CODE_INVALID', 'EMAIL_TAKEN'],
    limits: [...passwordTries, ...guessing],
  },
  sessions: {
    summary: 'Lists the signed-in devices',
    access: 'token',
    output: z.array(outputs.device),
    reasons: ['UNAUTHENTICATED'],
    limits: [],
  },
  revokeSession: {
    summary: 'Signs one device out',
    access: 'token',
    output: outputs.done,
    reasons: ['UNAUTHENTICATED', 'NOT_FOUND'],
    limits: [],
  },
  revokeOtherSessions: {
    summary: 'Signs every other device out',
    access: 'token',
    output: outputs.revokedSessions,
    reasons: ['UNAUTHENTICATED'],
    limits: [],
  },
  apps: {
    summary: 'Lists the apps that the account uses',
    description:
      'Those that signed the caller in by OpenID Connect. `scopes` is what the caller allowed an app run by others to learn.',
    access: 'token',
    output: z.array(outputs.usedApp),
    reasons: ['UNAUTHENTICATED'],
    limits: [],
  },
  removeApp: {
    summary: 'Removes the access of an app',
    description:
      'Ends its tokens in every session of the caller and what was agreed. The sessions stay, and the app is told.',
    access: 'token',
    output: outputs.done,
    reasons: ['UNAUTHENTICATED', 'NOT_FOUND'],
    limits: [],
  },
  securityEvents: {
    summary: 'Lists what happened to the account in the last 90 days',
    description:
      'The newest 200 events, and among the older ones the first ten and the last ten of each grave kind.',
    access: 'token',
    output: z.array(outputs.securityEvent),
    reasons: ['UNAUTHENTICATED'],
    limits: [],
  },
  exportData: {
    summary: 'Returns everything stored about the caller',
    description: 'Everything except hashes and codes. One export at a time.',
    access: 'token',
    output: outputs.dataExport,
    reasons: ['UNAUTHENTICATED', 'STEP_UP_REQUIRED'],
    limits: ['exportsPerAccount'],
  },
  deleteAccount: {
    summary: 'Deletes the account in seven days',
    description:
      '`confirmation` is the username. Ends every session and emails a notice. `FORBIDDEN` for the last superadmin.',
    access: 'token',
    output: outputs.plannedDeletion,
    reasons: [...proving, 'INVALID_CREDENTIALS', 'FORBIDDEN'],
    limits: passwordTries,
    setsCookie: true,
  },
  ...factors,
}
