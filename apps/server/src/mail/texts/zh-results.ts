import type { Result, ResultMail } from './layout.ts'

const results = {
  account_closed: {
    subject: (name: string) => `你的${name}账号已锁定，重置密码后即可使用`,
    heading: '账号已锁定',
    what: (name: string) =>
      `有人在一封关于你的${name}账号的邮件中选择了“保护我的账号”，所有设备已退出登录，任何人都无法登录。要解锁账号，请用发到此邮箱的验证码设置新密码。`,
    advice: '如果不是你本人操作，说明有人能看到你的邮件，请先修改邮箱的密码。',
  },
  account_locked: {
    subject: (name: string) => `你的${name}账号已锁定`,
    heading: '账号已锁定',
    what: (name: string) =>
      `有人在一封关于你的${name}账号的邮件中选择了“保护我的账号”。账号现已锁定，且无法用验证码解锁：原来的邮箱现已属于另一个账号，或者账号此前已被停用。所有设备已退出登录，任何人都无法登录。`,
    advice: '如果账号是你的，请联系服务管理员，由管理员设置你的邮箱并解锁。',
  },
  address_returned: {
    subject: (name: string) => `此邮箱不再属于你的${name}账号`,
    heading: '账号已恢复原来的邮箱',
    what: (name: string) =>
      `你的${name}账号已恢复为之前的邮箱，此邮箱不再属于该账号。如果忘记了密码，可以用之前的邮箱重置。`,
    advice:
      '如果之前的邮箱也不是你的，请到更早使用的邮箱里找到关于此账号的邮件，选择“保护我的账号”。',
  },
  factor_reported: {
    subject: (name: string) => `你的${name}账号将移除一个身份验证器应用或通行密钥`,
    heading: '身份验证器应用或通行密钥将在 3 天后移除',
    what: (name: string) =>
      `有人在一封关于你的${name}账号的邮件中选择了“保护我的账号”。在该邮件所述操作发生时或之后添加的身份验证器应用或通行密钥将在 3 天后移除，届时请用新密码和原有的方式登录。`,
    advice: '如果它是你添加的，并且你想保留，请在此之前设置新密码，并用新密码和它登录一次。',
  },
} as const

/** The text of a mail that reports how an account was secured. */
export function zhResult({ template }: ResultMail, name: string): Result {
  const { subject, heading, what, advice } = results[template]
  return { subject: subject(name), heading, what: what(name), advice }
}
