import type { Mail } from './mail.ts'

type Values = { locale: Mail['locale']; publicUrl: string; username: string; newEmail: string }

/** One sample per template. */
export function sampleMails({ locale, publicUrl, username, newEmail }: Values): Mail[] {
  const base = { to: 'ada@example.com', locale }
  const circumstances = {
    at: new Date('2026-11-24T04:39:00Z'),
    timeZone: 'Asia/Shanghai',
    ip: '203.0.113.7',
    place: locale === 'zh' ? '中国上海' : 'Shanghai, China',
    device: 'Firefox · Windows',
  }
  const code = { ...circumstances, code: '042917', minutes: 15 }
  const closing = { ...circumstances, username }
  const notice = { ...closing, disownUrl: `${publicUrl}/not-me#0123456789` }
  const byOperator = { ...notice, ip: null, place: null, device: null }
  const deletion = { deletesAt: new Date('2026-12-01T04:39:00Z'), publicUrl }
  return [
    { ...base, ...code, template: 'register_code' },
    { ...base, ...code, template: 'reset_password_code' },
    { ...base, ...code, template: 'email_change_code' },
    { ...base, ...code, template: 'first_sign_in_code' },
    { ...base, ...code, template: 'sign_in_code' },
    { ...base, ...code, template: 'recover_factors_code' },
    { ...base, ...code, code: '7K3QX-92MTV', template: 'reset_password_code' },
    { ...base, ...circumstances, publicUrl, template: 'already_have_account' },
    { ...base, ...circumstances, publicUrl, template: 'no_account' },
    { ...base, username, publicUrl, template: 'welcome' },
    { ...base, username, template: 'webhook_disabled' },
    { ...base, ...notice, template: 'password_changed' },
    { ...base, ...notice, template: 'password_set' },
    { ...base, ...notice, template: 'password_reset' },
    { ...base, ...notice, template: 'new_device' },
    { ...base, ...notice, template: 'many_failures' },
    { ...base, ...notice, template: 'session_replayed' },
    { ...base, ...notice, ...deletion, template: 'deletion_requested' },
    { ...base, ...notice, template: 'mail_settings_changed' },
    { ...base, ...notice, template: 'factor_added' },
    { ...base, ...notice, template: 'factor_removed' },
    { ...base, ...notice, template: 'passkey_added' },
    { ...base, ...notice, template: 'passkey_removed' },
    { ...base, ...notice, template: 'factor_guessed' },
    { ...base, ...byOperator, template: 'factors_ending' },
    { ...base, ...notice, template: 'factors_ending_asked' },
    { ...base, ...byOperator, template: 'factors_ending_soon' },
    { ...base, ...byOperator, template: 'factors_removed' },
    { ...base, ...notice, template: 'backup_codes_made' },
    { ...base, ...notice, template: 'backup_code_used' },
    { ...base, ...notice, template: 'device_trusted' },
    { ...base, ...notice, newEmail, template: 'email_changed' },
    { ...base, ...closing, publicUrl, template: 'account_closed' },
    { ...base, ...closing, template: 'account_locked' },
    { ...base, ...closing, publicUrl, template: 'address_returned' },
    { ...base, ...closing, publicUrl, template: 'factor_reported' },
  ]
}
