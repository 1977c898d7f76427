import type { Locale, Role, Status } from '@latchkey/shared/auth'
import { localLanguage } from '../config/local-language.ts'
import type { Template } from '../mail/mail.ts'
import type { outboxStates } from '../outbox/outbox-states.ts'

export const zhRoles: Record<Role, string> = {
  user: '用户',
  admin: '管理员',
  superadmin: '超级管理员',
}

export const zhStatuses: Record<Status, string> = { active: '正常', banned: '封禁', muted: '禁言' }

export const zhStates: Record<(typeof outboxStates)[number], string> = {
  queued: '等待中',
  sent: '已送出',
  refused: '被拒绝',
  expired: '已过期',
}

export const zhKinds = { own: '自有', third_party: '第三方' }

export const zhTemplates: Record<Template, string> = {
  register_code: '注册验证码',
  reset_password_code: '重置密码验证码',
  email_change_code: '更换邮箱验证码',
  first_sign_in_code: '首次登录验证码',
  sign_in_code: '登录验证码',
  recover_factors_code: '找回账号验证码',
  already_have_account: '已有账号',
  no_account: '没有账号',
  welcome: '欢迎',
  webhook_disabled: 'Webhook 已停用',
  password_changed: '密码已修改',
  password_set: '密码已设置',
  password_reset: '密码已重置',
  new_device: '新设备登录',
  many_failures: '多次登录失败',
  session_replayed: '登录状态在两处使用',
  mail_settings_changed: '邮件设置已修改',
  factor_added: '已添加身份验证器应用',
  factor_removed: '已移除身份验证器应用',
  passkey_added: '已添加通行密钥',
  passkey_removed: '已移除通行密钥',
  factor_guessed: '密码可能泄露',
  factors_ending: '将关闭两步验证',
  factors_ending_asked: '申请关闭两步验证',
  factors_ending_soon: '即将关闭两步验证',
  factors_removed: '已关闭两步验证',
  backup_codes_made: '新的备用码',
  backup_code_used: '备用码已使用',
  device_trusted: '新的受信任的设备',
  email_changed: '邮箱已更换',
  account_locked: '账号已锁定，须由管理员解锁',
  account_closed: '账号已锁定',
  address_returned: '邮箱已移出账号',
  factor_reported: '将移除身份验证器应用或通行密钥',
  deletion_requested: '账号将注销',
}

/** A value as people read it; JSON keeps the value itself, and one of a later release has no words here. */
export const worded = <T extends string>(
  value: T,
  zh: Partial<Record<T, string>>,
  lang: Locale = localLanguage(),
): string => (lang === 'zh' ? (zh[value] ?? value) : value)
