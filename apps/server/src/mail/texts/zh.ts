import type { Letter } from '../letter.ts'
import type { Mail } from '../templates.ts'

const ignore = '如果这不是你本人的操作，请忽略此邮件，你的账户没有任何变化。'
const secrecy = '请勿将验证码告诉任何人，我们不会向你索要验证码。'

const codeLines = {
  register_code: ['验证你的邮箱', '请输入此验证码以创建账户。'],
  reset_password_code: ['重置你的密码', '请输入此验证码以设置新密码。'],
  email_change_code: ['验证你的新邮箱', '请输入此验证码以启用此邮箱。'],
} as const

export function zh(mail: Mail): Letter {
  switch (mail.template) {
    case 'register_code':
    case 'reset_password_code':
    case 'email_change_code': {
      const [heading, purpose] = codeLines[mail.template]
      return {
        subject: `${mail.code} 是你的 Latchkey 验证码`,
        heading,
        lines: [`${purpose}验证码 ${mail.minutes} 分钟内有效。`],
        code: mail.code,
        closing: `${secrecy}${ignore}`,
      }
    }
    case 'already_have_account':
      return {
        subject: '你已有 Latchkey 账户',
        heading: '你已有账户',
        lines: [
          '有人（可能是你）用此邮箱申请账户，但此邮箱已属于一个账户。',
          '请直接登录。如果忘记了密码，可以在登录页重置。',
        ],
        link: { label: '登录', url: `${mail.publicUrl}/login` },
        closing: ignore,
      }
    case 'no_account':
      return {
        subject: '此邮箱没有可用的 Latchkey 账户',
        heading: '没有可用的账户',
        lines: ['有人（可能是你）申请重置密码，但此邮箱没有可用的账户。', '你可能使用了其他邮箱。'],
        link: { label: '换一个邮箱', url: `${mail.publicUrl}/forgot-password` },
        closing: ignore,
      }
    case 'password_changed':
    case 'password_reset':
      return {
        subject: `你的 Latchkey 密码已${mail.template === 'password_reset' ? '重置' : '修改'}`,
        heading: `密码已${mail.template === 'password_reset' ? '重置' : '修改'}`,
        lines: [
          `${mail.username}，你好：`,
          mail.template === 'password_reset'
            ? '你的账户密码已重置，所有设备均已退出登录。'
            : '你的账户密码已修改，其他设备均已退出登录。',
        ],
        link: { label: '重置密码', url: `${mail.publicUrl}/forgot-password` },
        closing: '如果是你本人的操作，无需处理；否则请立即重置密码。',
      }
    default:
      return {
        subject: '你的 Latchkey 邮箱已更改',
        heading: '邮箱已更改',
        lines: [
          `${mail.username}，你好：`,
          `你的账户现在使用 ${mail.newEmail}，此旧邮箱不再属于该账户。`,
        ],
        link: { label: '打开 Latchkey', url: mail.publicUrl },
        closing: '如果这不是你本人的操作，请立即联系本服务的管理员。',
      }
  }
}
