import type { SmtpErrorText } from './smtp-error-text.ts'

export const fallbacks: SmtpErrorText[] = [
  {
    id: 'refused-for-now',
    kind: 'transient',
    example: '451 4.3.0 Requested action aborted: local error in processing',
    reply: /^4\d\d\b/,
    zh: {
      cause: '服务器暂时不能处理这封邮件。',
      remedy: '会自动重试；持续发生时按服务器的原话询问服务商。',
    },
    en: {
      cause: 'The server cannot handle this email at the moment.',
      remedy: "It will be retried; if it persists, ask the provider and quote the server's reply.",
    },
  },
  {
    id: 'sender-not-accepted',
    kind: 'configuration',
    example: '550 5.7.0 Not today',
    reply: /^5\d\d\b/,
    signal: /EAUTH|EPROTOCOL|ECONNECTION|EHLO|MAIL FROM/,
    zh: {
      cause: '服务器在得知收件人之前就拒绝了这个发信账号或地址。',
      remedy: '按服务器的原话检查 MAIL_* 设置，或询问服务商。',
    },
    en: {
      cause: 'The server refused this account or sender address before any recipient was named.',
      remedy: "Check the MAIL_* settings against the server's reply, or ask the provider.",
    },
  },
  {
    id: 'refused-for-good',
    kind: 'permanent',
    example: '554 5.5.0 Transaction failed',
    reply: /^5\d\d\b/,
    zh: {
      cause: '服务器拒绝了这封邮件。',
      remedy: '按服务器的原话查询服务商的帮助页面，或询问服务商。',
    },
    en: {
      cause: 'The server refused this email.',
      remedy: "Look up the server's reply in the provider's help, or ask the provider.",
    },
  },
  {
    id: 'answer-garbled',
    kind: 'transient',
    example: 'Invalid login: {"status":"ok"}',
    reply: /^(?![45]\d\d\b)/,
    signal: /EAUTH|EENVELOPE|EMESSAGE/,
    zh: {
      cause: '服务器的答复不是 SMTP，多半是中间有代理或防火墙。',
      remedy:
        '检查 MAIL_SERVER 和 MAIL_PORT；若无误，让网络管理员放行这台邮件服务器，或询问服务商。',
    },
    en: {
      cause: "The server's answer is not SMTP; often a proxy or firewall interferes.",
      remedy:
        'Check MAIL_SERVER and MAIL_PORT; if they are right, let this mail server through your network, or ask the provider.',
    },
  },
  {
    id: 'network-failure',
    kind: 'transient',
    example: 'read EIO',
    signal: /ESOCKET|ECONNECTION|EIO/,
    zh: {
      cause: '与邮件服务器的连接出了问题。',
      remedy: '检查网络、防火墙和 MAIL_SERVER、MAIL_PORT。',
    },
    en: {
      cause: 'The connection to the mail server failed.',
      remedy: 'Check the network, the firewall, MAIL_SERVER and MAIL_PORT.',
    },
  },
]

/** The error is no refusal, for example a bug here, and worth a retry. */
export const unknown: SmtpErrorText = {
  id: 'unknown-failure',
  kind: 'transient',
  example: 'something else',
  zh: {
    cause: '失败原因不明。',
    remedy: '查看日志里的原文；若能重现，请报告。',
  },
  en: {
    cause: 'The cause is unknown.',
    remedy: 'See the reply in the log; report it if it recurs.',
  },
}
