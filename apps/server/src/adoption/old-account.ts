import { email as emailSchema, passwordDigest, type Role, type Status } from '@latchkey/shared/auth'
import { digestLegacyPassword, type PasswordDigest } from '@latchkey/shared/digest'
import { username as usernameSchema } from '@latchkey/shared/username'
import { sameWords, type Words } from '../config/local-language.ts'
import { canonicalOther, readAccountName } from '../names/account-name.ts'
import { canonicalEmail, canonicalUsername } from '../names/canonical.ts'
import type { OldClock } from './old-clock.ts'
import { datesOf } from './old-dates.ts'

/** A row of the predecessor. Times are texts in UTC. */
export type OldAccount = {
  id: number
  username: string
  email: string
  password: string
  role: Role | null
  status: Status
  created_at: string | null
  updated_at: string | null
  /** The date to assume if the row has none. */
  beginning?: Date | undefined
}

/** The decision about an account: one row of the report. */
export type Decision = {
  id: number | null
  username: string
  email: string
  what: string
  why: Words
}

export type NewAccount = {
  id: number
  /** The value to hash. */
  digest: PasswordDigest
  legacyPassword: 'digest' | 'reset'
  usernameCanonical: string
  emailCanonical: string
  role: Role
  createdAt: Date
  updatedAt: Date
}

/** The accounts that keep the names and addresses which several share. */
export type Survey = {
  names: Map<string, number>
  addresses: Map<string, number>
  clock: OldClock
}

export const usernameKey = (username: string): string => {
  const isKnown = readAccountName(username).kind === 'username'
  return isKnown ? canonicalUsername(username) : canonicalOther(username)
}

export function emailKey(email: string): string {
  // The predecessor's comparison ignored spaces after an address.
  const { data } = emailSchema.safeParse(email.trimEnd())
  return data === undefined ? canonicalOther(email) : canonicalEmail(data)
}

/** No canonical form has capital letters, so no input can ever match this one. */
const unreachable = (id: number): string => `ADOPTED ${id}`

/** Decides everything about one account from its row and the survey alone. */
export function adoptAccount(old: OldAccount, survey: Survey) {
  const decisions: Decision[] = []
  const { id, username, email, password } = old
  const decide = (what: string, why: Words) => decisions.push({ id, username, email, what, why })

  const [name, address] = [usernameKey(username), emailKey(email)]
  const [keepsName, keepsAddress] = [
    survey.names.get(name) ?? id,
    survey.addresses.get(address) ?? id,
  ]
  const [ownsName, ownsAddress] = [keepsName === id, keepsAddress === id]
  if (!ownsName)
    decide('username_shared', {
      en: `account ${keepsName} keeps it; signs in by email, then chooses another`,
      zh: `由账号 ${keepsName} 保留；此账号用邮箱登录，再换一个`,
    })
  else if (readAccountName(username).kind === 'email')
    decide('username_is_address', {
      en: 'signs in by email, then chooses another',
      zh: '用邮箱登录，再换一个',
    })
  else if (!usernameSchema.safeParse(username).success)
    decide('username_kept', {
      en: 'new accounts may not have it; it stays valid until changed',
      zh: '新账号不能使用；更改之前仍有效',
    })
  if (!ownsAddress)
    decide('email_shared', {
      en: `account ${keepsAddress} keeps it; signs in by username, then changes it`,
      zh: `由账号 ${keepsAddress} 保留；此账号用用户名登录，再更换邮箱`,
    })
  else if (!emailSchema.safeParse(email.trimEnd()).success)
    decide('email_unusable', {
      en: 'no email can reach it; ban the account and reopen it at another address',
      zh: '无法收到邮件；请封禁该账号，再用其他邮箱解锁',
    })

  const { data: digest } = passwordDigest.safeParse(password.toLowerCase())
  const legacyPassword = digest === undefined ? 'reset' : 'digest'
  if (legacyPassword === 'reset')
    decide('password_reset', {
      en: `${password === '' ? 'empty' : 'no digest'}; its owner sets one with "Forgot your password?"`,
      zh: `${password === '' ? '为空' : '不是摘要'}；由本人用“忘记密码？”设置`,
    })
  if (old.role === null) decide('role_filled', sameWords('user'))

  const { createdAt, updatedAt } = datesOf(old, survey.clock, decide)
  const account: NewAccount = {
    id,
    digest: digest ?? digestLegacyPassword(password),
    legacyPassword,
    usernameCanonical: ownsName ? name : unreachable(id),
    emailCanonical: ownsAddress ? address : unreachable(id),
    role: old.role ?? 'user',
    createdAt,
    updatedAt,
  }
  return { account, decisions }
}
