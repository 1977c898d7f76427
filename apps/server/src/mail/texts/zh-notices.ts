import { refuseUnknown, type Notice, type NoticeMail } from './layout.ts'
import { zhFactorNotice } from './zh-factor-notices.ts'
import { spaced } from './spaced.ts'
import { formatTime } from './time.ts'

const wasNotYou = '如果不是你本人操作，请立即保护账号。'

export function zhNotice(mail: NoticeMail, name: string): Notice {
  switch (mail.template) {
    case 'password_changed':
      return {
        subject: `你的${name}密码已修改`,
        heading: '密码已修改',
        what: `你的${name}账号密码已修改，仅操作时所用的设备仍保持登录。`,
        ifNotYou: wasNotYou,
      }
    case 'password_set':
      return {
        subject: `你的${name}账号已设置密码`,
        heading: '已设置密码',
        what: `你的${name}账号此前没有密码，现已设置密码，仅操作时所用的设备仍保持登录。通行密钥仍可照常登录，现在也用作输入密码之后的第二步。`,
        ifNotYou: wasNotYou,
      }
    case 'password_reset':
      return {
        subject: `你的${name}密码已重置`,
        heading: '密码已重置',
        what: `有人用发到此邮箱的验证码为你的${name}账号设置了新密码，所有设备均已退出登录。`,
        ifNotYou: '如果不是你本人操作，说明有人能看到你的邮件：请先修改邮箱的密码，再保护账号。',
      }
    case 'new_device':
      return {
        subject: `你的${name}账号在新设备上登录`,
        heading: '新设备登录',
        what: `你的${name}账号刚刚在一台新设备上登录。`,
        ifNotYou: wasNotYou,
      }
    case 'many_failures':
      return {
        subject: `你的${name}账号多次登录失败`,
        heading: '可能有人在猜测你的密码',
        what: `你的${name}账号连续多次登录失败，后续尝试的等待时间会逐次延长；你正在使用的设备不受影响。`,
        occasion: '最近一次：',
        ifYou: '如果是你本人操作但无法登录，请重置密码。',
        ifNotYou: '如果不是你本人操作，可以保护账号。',
      }
    case 'session_replayed':
      return {
        subject: `你的${name}账号有一处登录已被终止`,
        heading: '同一登录状态在两处使用',
        what: `你的${name}账号的同一登录状态在两处使用，可能已被复制。我们已将其终止，两处都需要重新登录。`,
        occasion: '第二次使用：',
        ifYou: '恢复浏览器备份可能造成这种情况。如果你刚恢复过，无需处理。',
        ifNotYou: '如果没有恢复过，请立即保护账号。',
      }
    case 'deletion_requested':
      return {
        subject: `你的${name}账号即将注销`,
        heading: '账号即将注销',
        what: `你的${name}账号及其全部内容将于${spaced(formatTime(mail.deletesAt, 'zh', mail.timeZone)).trimEnd()}清除，所有设备均已退出登录。`,
        occasion: '此次申请：',
        ifYou: '改变主意了？在此之前登录即可撤销注销。',
        ifNotYou: '如果不是你本人操作，请保护账号，注销也会随之撤销。',
        link: { label: '撤销注销', url: `${mail.publicUrl}/login` },
      }
    case 'mail_settings_changed':
      return {
        subject: `你的${name}邮件语言或时区已修改`,
        heading: '邮件语言或时区已修改',
        what: `你的${name}账号的邮件语言或时区已修改。安全通知（如本邮件）将在 7 天后改用新设置。`,
        ifNotYou: '如果不是你本人操作，请保护账号，语言和时区也会随之恢复。',
      }
    case 'factor_added':
    case 'factor_removed':
    case 'passkey_added':
    case 'passkey_removed':
    case 'factor_guessed':
    case 'factors_ending':
    case 'factors_ending_asked':
    case 'factors_ending_soon':
    case 'factors_removed':
    case 'backup_codes_made':
    case 'backup_code_used':
    case 'device_trusted':
      return zhFactorNotice[mail.template](name)
    case 'email_changed':
      return {
        subject: `你的${name}邮箱已更换`,
        heading: '邮箱已更换',
        what: `你的${name}账号邮箱已更换为 ${mail.newEmail}，此邮箱不再属于该账号。`,
        ifNotYou: '如果不是你本人操作，请保护账号，账号也会随之恢复为此邮箱。',
      }
    default:
      return refuseUnknown(mail)
  }
}
