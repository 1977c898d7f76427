import type { SmtpErrorText } from './smtp-error-text.ts'

export const qq: SmtpErrorText[] = [
  {
    id: 'qq-authorization-code',
    kind: 'configuration',
    example:
      '535 Login Fail. Please enter your authorization code to login. More information in http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=28&&no=1001256',
    reply: /^535.*(authorization code|授权码|service\.mail\.qq\.com)/i,
    zh: {
      cause: 'QQ 邮箱不接受登录密码，只接受授权码，或者这个授权码已经失效。',
      remedy:
        '在 QQ 邮箱网页版的设置里开启 SMTP 服务，生成新的授权码，填入 MAIL_PASSWORD；修改 QQ 密码后要重新生成。',
    },
    en: {
      cause:
        'QQ Mail accepts only a current authorization code, neither the account password nor an old code.',
      remedy:
        'Turn SMTP on in the settings of QQ Mail on the web, create a new authorization code and put it into MAIL_PASSWORD; changing the QQ password voids old codes.',
    },
  },
  {
    id: 'qq-sign-in-refused',
    kind: 'configuration',
    example:
      '535 Login fail. Account is abnormal, service is not open, password is incorrect, login frequency limited, or system is busy. More information at https://help.mail.qq.com/detail/0/1010',
    reply: /^535.*account is abnormal, service is not open/i,
    zh: {
      cause: 'QQ 邮箱拒绝登录：SMTP 服务未开启、授权码不对、登录太频繁，或账号异常。',
      remedy:
        '在网页版确认 SMTP 服务已开启且账号没有安全提示，重新生成授权码填入 MAIL_PASSWORD，等十分钟再试。',
    },
    en: {
      cause:
        'QQ Mail refused the sign-in: SMTP is off, the authorization code is wrong, sign-ins were too frequent, or the account is under suspicion.',
      remedy:
        'Check on the web that SMTP is on and the account has no warning, put a new authorization code into MAIL_PASSWORD and wait ten minutes.',
    },
  },
  {
    id: 'exmail-sign-in-refused',
    kind: 'configuration',
    example: '535 Error: authentication failed, system busy',
    reply: /^535.*authentication failed, system busy/i,
    zh: {
      cause: '企业邮箱拒绝登录：未开启 SMTP 服务、需要客户端专用密码，或短时间内登录失败太多。',
      remedy:
        '在企业邮箱设置里开启 IMAP/SMTP 服务，开启安全登录并生成客户端专用密码，填入 MAIL_PASSWORD；若确认无误，停止重试一小时后再试。',
    },
    en: {
      cause:
        'The company mailbox refused the sign-in: SMTP is off, a client password is required, or too many sign-ins failed in a short time.',
      remedy:
        'Turn IMAP/SMTP on in the mailbox settings, turn secure login on, create a client password and put it into MAIL_PASSWORD; if all that is right, stop trying for an hour.',
    },
  },
  {
    id: 'qq-frequency',
    kind: 'transient',
    example: '550 Domain frequency limited [MvSTH8+l2yA3fDxY 203.0.113.7]',
    reply: /(connection|ip|domain|sender) frequency limited|^550 connection denied/i,
    zh: {
      cause: '腾讯邮箱认为这个 IP、域名或发件人发信太频繁。',
      remedy: '降低发信频率并等待一小时以上；量大时改用专门的邮件服务和自己的域名。',
    },
    en: {
      cause: 'Tencent mail finds that this IP address, domain or sender sends too often.',
      remedy:
        'Send less often and wait an hour or more; for larger volumes, move to a mail service and your own domain.',
    },
  },
  {
    id: 'qq-content',
    kind: 'permanent',
    example:
      '550 Mail content denied. http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022&&no=1000726',
    reply: /mail content denied|suspected spam|spam is embedded/i,
    zh: {
      cause: '腾讯邮箱把邮件内容或发信 IP 判为垃圾邮件。',
      remedy:
        '用自己的域名发信并配置 SPF、DKIM、DMARC；不要在品牌名里放广告词，必要时向腾讯邮箱申诉或更换邮件服务。',
    },
    en: {
      cause: 'Tencent mail classified the content or the sending IP address as spam.',
      remedy:
        'Send from your own domain with SPF, DKIM and DMARC, keep advertising out of the brand name, and if it persists, appeal to Tencent or change the mail service.',
    },
  },
]
