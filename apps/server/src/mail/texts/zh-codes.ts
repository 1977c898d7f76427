/** The texts of mails with a code. */
export const codes = {
  register_code: {
    subject: '注册验证码',
    heading: '确认你的邮箱',
    purpose: (name: string) => `请输入以下验证码，完成${name}账号注册。`,
    ignore: '不是本人操作？请忽略这封邮件，没有验证码就不会创建账号。',
  },
  reset_password_code: {
    subject: '重置密码验证码',
    heading: '重置密码',
    purpose: (name: string) => `请输入以下验证码，为你的${name}账号设置新密码。`,
    ignore: '不是本人操作？请忽略这封邮件，没有验证码就不会有任何变化。',
  },
  email_change_code: {
    subject: '更换邮箱验证码',
    heading: '确认新邮箱',
    purpose: (name: string) => `请输入以下验证码，将此邮箱设为你的${name}账号邮箱。`,
    ignore: '不是本人操作？请忽略这封邮件，没有验证码就不会有任何变化。',
  },
  first_sign_in_code: {
    subject: '登录验证码',
    heading: '系统升级后的首次登录',
    purpose: (name: string) =>
      `${name.trimStart()}已换用新的登录系统，请在登录或重置密码的页面输入以下验证码。`,
    ignore: '不是本人操作？可能有人知道你的旧密码，请尽快修改密码。',
  },
  sign_in_code: {
    subject: '登录验证码',
    heading: '确认登录',
    purpose: (name: string) => `请在登录${name}账号的页面输入以下验证码。`,
    ignore: '不是本人操作？说明有人知道你的密码，请尽快修改。',
  },
  recover_factors_code: {
    subject: '找回账号验证码',
    heading: '找回账号',
    purpose: (name: string) =>
      `有人（可能是你）输入了你的${name}账号的密码，并表示身份验证器应用、通行密钥和备用码都已丢失。输入以下验证码后，它们将在 3 天后移除。`,
    ignore: '不是本人操作？说明有人知道你的密码，请尽快修改。没有验证码，什么都不会被移除。',
  },
} as const
