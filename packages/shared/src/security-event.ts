/** The kinds of events in the security log. */
export const eventKinds = [
  'registered',
  'signed_in',
  'sign_in_failed',
  'password_wrong',
  'sign_in_refused',
  'locked_out',
  'signed_out',
  'session_replayed',
  'sessions_ended',
  'code_sent',
  'code_wrong',
  'code_spent',
  'limit_hit',
  'password_changed',
  'password_set',
  'password_reset',
  'email_changed',
  'profile_changed',
  'second_factor_asked',
  'factor_added',
  'factor_removed',
  'factor_wrong',
  'passkey_cloned',
  'recovery_started',
  'recovery_stopped',
  'backup_codes_made',
  'backup_code_used',
  'identity_confirmed',
  'device_trusted',
  'trust_ended',
  'disowned',
  'deletion_requested',
  'deletion_undone',
  'account_deleted',
  'role_changed',
  'status_changed',
  'app_entered',
  'app_allowed',
  'app_access_removed',
  'app_token_replayed',
  'app_added',
  'app_changed',
  'app_removed',
  'webhook_added',
  'webhook_changed',
  'webhook_removed',
  'webhook_disabled',
  'keys_rotated',
] as const

export type EventKind = (typeof eventKinds)[number]

/** Kinds that no stranger can cause. The owner must see them however many other events follow. */
export const graveKinds = [
  'session_replayed',
  'password_changed',
  'password_set',
  'password_reset',
  'email_changed',
  'factor_added',
  'factor_removed',
  'passkey_cloned',
  'recovery_started',
  'recovery_stopped',
  'backup_codes_made',
  'backup_code_used',
  'device_trusted',
  'disowned',
  'deletion_requested',
  'deletion_undone',
  'role_changed',
  'status_changed',
] as const satisfies EventKind[]

/** The cause that stops the removal of lost factors: the kind of a used factor, or an act. */
export type RecoveryStop =
  | 'totp'
  | 'passkey'
  | 'changed'
  | 'not_me'
  | 'administrator'
  /** The end of one factor, where the others end later. */
  | 'removed'

/** A security event, for the owner of the account. */
export type SecurityEvent = {
  at: string
  kind: EventKind
  detail: string | null
  ip: string | null
  userAgent: string | null
}
