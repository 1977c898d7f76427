import type { SmtpErrorText } from './smtp-error-text.ts'

export const services: SmtpErrorText[] = [
  {
    id: 'sendgrid-key',
    kind: 'configuration',
    example:
      '535 Authentication failed: The provided authorization grant is invalid, expired, or revoked',
    reply:
      /^(535|401).*(authorization grant is invalid|bad username \/ password)|^550 unauthenticated senders not allowed/i,
    zh: {
      cause: 'SendGrid 不接受这个 API key。',
      remedy: 'MAIL_USERNAME 必须是 apikey 这个词本身，MAIL_PASSWORD 是有发信权限的 API key。',
    },
    en: {
      cause: 'SendGrid does not accept this API key.',
      remedy:
        'MAIL_USERNAME must be the word apikey itself, MAIL_PASSWORD an API key that may send email.',
    },
  },
  {
    id: 'sendgrid-sender',
    kind: 'configuration',
    example:
      '550 The from address does not match a verified Sender Identity. Mail cannot be sent until this error is resolved. Visit https://sendgrid.com/docs/for-developers/sending-email/sender-identity/',
    reply: /verified sender identity/i,
    zh: {
      cause: 'SendGrid 没有验证过这个发件地址。',
      remedy: '在 SendGrid 里验证发件域名或地址，并让 MAIL_DEFAULT_SENDER 与它一致。',
    },
    en: {
      cause: 'SendGrid has not verified this sender address.',
      remedy: 'Verify the domain or address at SendGrid and set MAIL_DEFAULT_SENDER to match it.',
    },
  },
  {
    id: 'sendgrid-credits',
    kind: 'configuration',
    example: '451 Authentication failed: Maximum credits exceeded',
    reply: /maximum credits exceeded/i,
    zh: {
      cause: 'SendGrid 账号的发信额度已用完。',
      remedy: '升级套餐或等额度重置；在此之前让其他发信账号接手。',
    },
    en: {
      cause: 'The SendGrid account has used up the emails of its plan.',
      remedy: 'Upgrade the plan or wait for its reset; until then, let another sender take over.',
    },
  },
  {
    id: 'mailgun-sandbox',
    kind: 'configuration',
    example:
      '421 Domain sandbox123.mailgun.org is not allowed to send: Free accounts are for test purposes only. Please upgrade or add the address to your authorized recipients.',
    reply: /free accounts are for test purposes/i,
    zh: {
      cause: 'Mailgun 的沙箱域名只能发给授权过的收件人。',
      remedy: '在 Mailgun 里添加并验证自己的域名，用它的 SMTP 凭据发信。',
    },
    en: {
      cause: 'The Mailgun sandbox domain may send to authorized recipients only.',
      remedy: 'Add and verify your own domain at Mailgun and send with its SMTP credentials.',
    },
  },
  {
    id: 'ses-not-verified',
    kind: 'configuration',
    example:
      '554 Message rejected: Email address is not verified. The following identities failed the check in region US-EAST-1: ada@example.com',
    reply: /email address is not verified/i,
    zh: {
      cause: 'Amazon SES 没有在这个区域验证过发件地址，或账号还在沙箱里。',
      remedy: '在同一区域验证发件域名，并申请移出沙箱；沙箱里收件地址也要验证。',
    },
    en: {
      cause:
        'Amazon SES has not verified the sender in this region, or the account is still in the sandbox.',
      remedy:
        'Verify the sender domain in the same region and ask to leave the sandbox; inside it recipients must be verified too.',
    },
  },
  {
    id: 'ses-throttled',
    kind: 'transient',
    example: '454 Throttling failure: Maximum sending rate exceeded.',
    reply: /^454 throttling failure/i,
    zh: {
      cause: '已达到 Amazon SES 的每秒速率或每日额度上限。',
      remedy: '会自动重试；经常发生时申请提高额度，或设置 MAIL_DAILY_QUOTA。',
    },
    en: {
      cause: 'The rate per second or the daily quota of Amazon SES is used up.',
      remedy:
        'It will be retried; if it happens often, ask for a higher quota or set MAIL_DAILY_QUOTA.',
    },
  },
  {
    id: 'ses-credentials',
    kind: 'configuration',
    example: '535 Authentication Credentials Invalid',
    reply: /^535 authentication credentials invalid/i,
    zh: {
      cause: 'Amazon SES 拒绝了 SMTP 凭据。',
      remedy: '用 SES 控制台生成的 SMTP 用户名和密码，它们不是访问密钥，且只在生成它们的区域有效。',
    },
    en: {
      cause: 'Amazon SES refused the SMTP credentials.',
      remedy:
        'Use the SMTP username and password created in the SES console: they are not the access keys, and work in their own region only.',
    },
  },
]
