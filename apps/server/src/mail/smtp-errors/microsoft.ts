import type { SmtpErrorText } from './smtp-error-text.ts'

export const microsoft: SmtpErrorText[] = [
  {
    id: 'outlook-basic-auth',
    kind: 'configuration',
    example:
      '535 5.7.139 Authentication unsuccessful, basic authentication is disabled. [PN0PR01CA0024.INDPRD01.PROD.OUTLOOK.COM 2025-01-26T18:54:30.055Z 08DD3DD7D75D7743]',
    reply: /5\.7\.139/,
    zh: {
      cause: '微软已禁止这个账号或租户用密码登录 SMTP。',
      remedy:
        '个人 Outlook/Hotmail 账号无法再用密码发信，请换一家；Microsoft 365 由管理员为该邮箱开启“经过身份验证的 SMTP”，或改用邮件服务。',
    },
    en: {
      cause: 'Microsoft has turned password sign-in over SMTP off for this account or tenant.',
      remedy:
        'Personal Outlook and Hotmail accounts can no longer send with a password: use another provider; in Microsoft 365, have an administrator turn Authenticated SMTP on for the mailbox, or use a mail service.',
    },
  },
  {
    id: 'outlook-sign-in-refused',
    kind: 'configuration',
    example: '535 5.7.3 Authentication unsuccessful [SN4PR0601CA0002.namprd06.prod.outlook.com]',
    reply: /^535 5\.7\.3 authentication unsuccessful/i,
    zh: {
      cause: 'Microsoft 365 或 Exchange 拒绝了用户名或密码，或该邮箱没有开启 SMTP 登录。',
      remedy:
        '核对 MAIL_USERNAME（完整地址）和 MAIL_PASSWORD；开启了多重身份验证的账号要用应用密码，管理员还要开启“经过身份验证的 SMTP”。',
    },
    en: {
      cause:
        'Microsoft 365 or Exchange refused the username or password, or SMTP sign-in is off for the mailbox.',
      remedy:
        'Check MAIL_USERNAME (the full address) and MAIL_PASSWORD; an account with several factors needs an app password, and an administrator must turn Authenticated SMTP on.',
    },
  },
  {
    id: 'outlook-send-as',
    kind: 'configuration',
    example:
      '550 5.7.60 SMTP; Client does not have permissions to send as this sender [MW2PR1901MB2155.namprd19.prod.outlook.com]',
    reply: /5\.7\.60|permissions to send as this sender|SendAsDenied/i,
    zh: {
      cause: '登录的账号没有以这个发件地址发信的权限。',
      remedy: '把 MAIL_DEFAULT_SENDER 设成登录账号的地址，或由管理员授予“代理发送”权限。',
    },
    en: {
      cause: 'The account that signed in may not send as this sender address.',
      remedy:
        'Set MAIL_DEFAULT_SENDER to the address of the account, or have an administrator grant Send As.',
    },
  },
  {
    id: 'outlook-spam',
    kind: 'configuration',
    example:
      '554 5.2.0 STOREDRV.Submission.Exception:OutboundSpamException; Failed to process message due to a permanent exception',
    reply: /OutboundSpamException|5\.1\.8 .*bad outbound sender/i,
    zh: {
      cause: '这个账号疑似外发垃圾邮件，已被微软限制。',
      remedy: '登录网页版按提示解除限制；Microsoft 365 由管理员在受限实体中解封。',
    },
    en: {
      cause: 'Microsoft restricts this account because its mail looks like outgoing spam.',
      remedy:
        'Sign in on the web and lift the restriction; in Microsoft 365, have an administrator unblock it under Restricted entities.',
    },
  },
]
