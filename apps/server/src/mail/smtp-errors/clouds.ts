import type { SmtpErrorText } from './smtp-error-text.ts'

export const clouds: SmtpErrorText[] = [
  {
    id: 'aliyun-credentials',
    kind: 'configuration',
    example: '526 Authentication failure[0]',
    reply: /^526 authentication failure/i,
    zh: {
      cause: '阿里云邮箱或邮件推送拒绝了登录，密码不对或失败次数太多。',
      remedy:
        '邮件推送要用控制台里为发信地址设置的 SMTP 密码；企业邮箱要用第三方客户端安全密码；失败太多时等一小时。',
    },
    en: {
      cause:
        'Alibaba Mail or DirectMail refused the sign-in: wrong password, or too many failures.',
      remedy:
        'DirectMail takes the SMTP password set for the sender address in the console, the company mailbox its client password; after many failures, wait an hour.',
    },
  },
  {
    id: 'aliyun-spam',
    kind: 'by-code',
    example: '554 Reject by behaviour spam at DATA State(Connection IP address:203.0.113.7)',
    reply: /reject by (behaviour|content) spam/i,
    zh: {
      cause: '阿里云的反垃圾系统拦截了这封邮件。',
      remedy: '降低发信频率，检查内容和发件域名的 SPF、DKIM；持续被拦时提交工单。',
    },
    en: {
      cause: "Alibaba's spam filter stopped this email.",
      remedy:
        'Send less often, check the content and the SPF and DKIM of the sender domain; open a ticket if it persists.',
    },
  },
  {
    id: 'tencent-ses-sender',
    kind: 'configuration',
    example:
      '554 5.0.0 Error: transaction failed, blame it on the weather: ##SES-response-json:{"Response":{"QcloudError":{"Error":{"Code":"FailedOperation.NotAuthenticatedSender"}}}}',
    reply: /NotAuthenticatedSender/i,
    zh: {
      cause: '腾讯云邮件推送里没有验证过这个发信地址或域名。',
      remedy: '在邮件推送控制台验证发信域名并创建发信地址，MAIL_DEFAULT_SENDER 要与它完全一致。',
    },
    en: {
      cause: 'Tencent Cloud SES has not verified this sender address or its domain.',
      remedy:
        'Verify the domain and create the sender address in the console; MAIL_DEFAULT_SENDER must be exactly that address.',
    },
  },
  {
    id: 'tencent-credentials',
    kind: 'configuration',
    example: '535 authentication failed',
    reply: /^535/,
    host: /qcloudmail\.com$/i,
    zh: {
      cause: '腾讯云邮件推送拒绝了 SMTP 密码。',
      remedy: 'MAIL_USERNAME 填发信地址，MAIL_PASSWORD 填控制台里为它设置的 SMTP 密码。',
    },
    en: {
      cause: 'Tencent Cloud SES refused the SMTP password.',
      remedy:
        'MAIL_USERNAME is the sender address, MAIL_PASSWORD the SMTP password set for it in the console.',
    },
  },
]
