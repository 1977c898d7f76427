import type { Locale } from '@latchkey/shared/auth'

/** The time, place and device of an action. */
export type RequestDetails = {
  at: Date
  /** The zone of the account; null if none is known. */
  timeZone: string | null
  /** Null if an operator acted. */
  ip: string | null
  /** City and country of the address in the mail's language; null if they are unknown. */
  place: string | null
  /** Null for an unknown program. */
  device: string | null
}

type Content =
  | (RequestDetails & {
      template:
        | 'register_code'
        | 'reset_password_code'
        | 'email_change_code'
        | 'first_sign_in_code'
        | 'sign_in_code'
        | 'recover_factors_code'
      code: string
      minutes: number
    })
  | (RequestDetails & { template: 'already_have_account' | 'no_account'; publicUrl: string })
  | { template: 'welcome'; username: string; publicUrl: string }
  | { template: 'webhook_disabled'; username: string }
  | (SecurityNotice & {
      template:
        | 'password_changed'
        | 'password_set'
        | 'password_reset'
        | 'new_device'
        | 'many_failures'
        | 'session_replayed'
        | 'mail_settings_changed'
        | 'factor_added'
        | 'factor_removed'
        | 'passkey_added'
        | 'passkey_removed'
        | 'factor_guessed'
        | 'factors_ending'
        | 'factors_ending_asked'
        | 'factors_ending_soon'
        | 'factors_removed'
        | 'backup_codes_made'
        | 'backup_code_used'
        | 'device_trusted'
    })
  | (SecurityNotice & { template: 'email_changed'; newEmail: string })
  | (Closing & { template: 'account_locked' })
  | (Closing & {
      template: 'account_closed' | 'address_returned' | 'factor_reported'
      publicUrl: string
    })
  | (SecurityNotice & { template: 'deletion_requested'; deletesAt: Date; publicUrl: string })

/** A change to an account, with its circumstances and the link to report it. */
export type SecurityNotice = RequestDetails & { username: string; disownUrl: string }

/** The result of a report. It has no link, because there is nothing left to undo. */
export type Closing = Omit<SecurityNotice, 'disownUrl'>

/** A mail before it is worded in a language. */
export type Mail = { to: string; locale: Locale } & Content
export type Template = Mail['template']
/** A mail as it is handed to a mail server. */
export type Message = {
  /** The same for every copy of this mail. */
  uuid: string
  to: string
  subject: string
  text: string
  html: string
  code: string | null
}
