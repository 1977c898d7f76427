import type { EventKind, RecoveryStop } from '@latchkey/shared/security-event'

const events: Record<EventKind, string> = {
  registered: 'Account created',
  signed_in: 'Signed in',
  sign_in_failed: 'Sign-in failed: wrong password',
  password_wrong: 'Wrong current password entered',
  sign_in_refused: 'Sign-in refused',
  locked_out: 'Sign-in paused: too many wrong attempts',
  signed_out: 'Signed out',
  session_replayed: 'Session ended: it was used in two places',
  sessions_ended: 'Devices signed out',
  code_sent: 'Code emailed',
  code_wrong: 'Wrong code entered',
  code_spent: 'Code used',
  limit_hit: 'Too many attempts: had to wait',
  password_changed: 'Password changed',
  password_set: 'Password set',
  password_reset: 'Password reset by email',
  email_changed: 'Email changed',
  profile_changed: 'Profile changed',
  second_factor_asked: 'Correct password: second step requested',
  factor_added: 'Passkey or authenticator app added',
  factor_removed: 'Passkey or authenticator app removed',
  recovery_started: 'Removal of lost passkeys and apps requested',
  recovery_stopped: 'Removal of lost passkeys and apps stopped',
  factor_wrong: 'Second step failed',
  passkey_cloned: 'Passkey refused: someone may have a copy of it',
  backup_codes_made: 'New backup codes generated',
  backup_code_used: 'Backup code used',
  identity_confirmed: 'Identity confirmed',
  device_trusted: 'Device trusted for 30 days',
  trust_ended: 'Trusted devices removed',
  disowned: '“Secure my account”: account locked',
  deletion_requested: 'Account deletion requested',
  deletion_undone: 'Account deletion cancelled',
  account_deleted: 'Account deleted',
  role_changed: 'Role changed',
  status_changed: 'Status changed',
  app_entered: 'Signed in to an app',
  app_allowed: 'Shared details with an app',
  app_access_removed: 'Removed access for an app',
  app_token_replayed: 'Signed out of an app: its sign-in was used in two places',
  app_added: 'App added',
  app_changed: 'App changed',
  app_removed: 'App removed',
  webhook_added: 'Webhook added',
  webhook_changed: 'Webhook changed',
  webhook_removed: 'Webhook removed',
  webhook_disabled: 'Webhook disabled',
  keys_rotated: 'Signing keys replaced',
}

/** Texts for the details of an event. */
const eventsWith: Partial<Record<EventKind, Partial<Record<string, string>>>> = {
  factor_added: { passkey: 'Passkey added', totp: 'Authenticator app added' },
  factor_removed: {
    passkey: 'Passkey removed',
    totp: 'Authenticator app removed',
    reported: 'Lost passkey or authenticator app removed',
    // Events of earlier releases.
    planned: 'Removal of all passkeys and apps begun by an administrator',
    break_glass: 'All passkeys and apps removed by an administrator',
  },
  recovery_started: { administrator: 'Removal of all passkeys and apps begun by an administrator' },
  recovery_stopped: {
    totp: 'Removal of passkeys and apps stopped: an authenticator app was used',
    passkey: 'Removal of passkeys and apps stopped: a passkey was used',
    changed: 'Removal of passkeys and apps stopped: one was added or removed',
    not_me: 'Removal of passkeys and apps stopped by “Secure my account”',
    administrator: 'Removal of passkeys and apps stopped by an administrator',
    removed: 'Removal of passkeys and apps stopped after one of them was removed',
  } satisfies Record<RecoveryStop, string>,
  sign_in_refused: { deletion_pending: 'Sign-in: asked whether to keep the account' },
}

/** Keys are the fields of `account.updateProfile`. */
const profileChanges: Partial<Record<string, string>> = {
  username: 'Username changed',
  displayName: 'Display name changed',
  locale: 'Email language changed',
  timeZone: 'Time zone changed',
  bio: '“About you” changed',
  avatar: 'Picture changed',
}

export const messages = {
  tag: 'en',
  /** The device and the address of an event; either may be unknown. */
  where: (device: string | null, place: string | null) =>
    [device, place && `from ${place}`].filter(Boolean).join(' '),
  events,
  eventsWith,
  eventsOfApp: {
    app_entered: (app: string) => `Signed in to ${app}`,
    app_allowed: (app: string) => `Shared details with ${app}`,
    app_access_removed: (app: string) => `Removed access for ${app}`,
  },
  profileChanges,
  and: ' · ',
}

export type HistoryMessages = typeof messages
