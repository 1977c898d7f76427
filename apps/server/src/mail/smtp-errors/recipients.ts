import type { SmtpErrorText } from './smtp-error-text.ts'

export const recipients: SmtpErrorText[] = [
  {
    id: 'mailbox-full',
    kind: 'by-code',
    example: '452 4.2.2 The email account that you tried to reach is over quota.',
    reply: /[45]\.2\.2\b|mailbox (is )?full|over quota|quota exceeded|exceeded storage/i,
    zh: {
      cause: '收件人的邮箱满了。',
      remedy: '请收件人清理邮箱，或换一个邮箱注册。',
    },
    en: {
      cause: "The recipient's mailbox is full.",
      remedy: 'Ask the recipient to free some space or to register with another address.',
    },
  },
  {
    id: 'mailbox-unknown',
    kind: 'by-code',
    example:
      '550 5.1.1 <nobody@example.com>: Recipient address rejected: User unknown in local recipient table',
    reply:
      /[45]\.1\.(1|2|3|6|10)\b|user (unknown|not found|not exist)|unknown user|no such (user|recipient)|mailbox not found|invalid (user|rcpt|recipient)|does(n't| not) exist|dosn't exist|recipient not found|mailbox unavailable$/i,
    zh: {
      cause: '收件地址不存在，多半是拼写错误。',
      remedy: '请用户核对地址；不要反复重发，地址错误太多会损害发信信誉。',
    },
    en: {
      cause: 'The recipient address does not exist; most likely it is misspelled.',
      remedy:
        "Ask the user to check the address; do not resend repeatedly, because many wrong addresses harm the sender's reputation.",
    },
  },
  {
    id: 'mailbox-disabled',
    kind: 'permanent',
    example: '550 5.2.1 The email account that you tried to reach is disabled.',
    reply:
      /5\.2\.1\b|account.{0,40}(disabled|inactive|suspended)|mailbox (is )?(disabled|inactive)/i,
    zh: {
      cause: '收件人的邮箱已停用。',
      remedy: '请用户换一个邮箱。',
    },
    en: {
      cause: "The recipient's mailbox is disabled.",
      remedy: 'Ask the user for another address.',
    },
  },
  {
    id: 'recipient-refuses',
    kind: 'permanent',
    example:
      '550 Mail is rejected by recipients. http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022',
    reply: /rejected by recipient|recipient.{0,20}(blocked|refuses)|user in blacklist/i,
    zh: {
      cause: '收件人屏蔽了这个发件人，或设置了拒收规则。',
      remedy: '请收件人把发件地址加入白名单，或用别的地址注册。',
    },
    en: {
      cause: 'The recipient has blocked this sender or filters its mail out.',
      remedy: 'Ask the recipient to allow the sender address or to register with another address.',
    },
  },
  {
    id: 'message-too-large',
    kind: 'permanent',
    example: '552 5.3.4 Message size exceeds fixed limit',
    reply:
      /5\.3\.4\b|message.{0,10} too (large|long|big)|size larger than allowed|size exceeds|exceeded mailsize|DATA content is achieved/i,
    zh: {
      cause: '邮件超过了服务器允许的大小。',
      remedy: 'Latchkey 的邮件很小，请检查服务器的大小限制是否设错。',
    },
    en: {
      cause: 'The email is larger than the server allows.',
      remedy: "Latchkey's emails are small, so check whether the server's limit is wrong.",
    },
  },
  {
    id: 'greylisted',
    kind: 'transient',
    example: '450 4.2.0 <ada@example.com>: Recipient address rejected: Greylisted for 300 seconds',
    reply: /^4\d\d.*gr[ea]y-?list/i,
    zh: {
      cause: '收件方使用灰名单，故意推迟陌生发件人的第一封邮件。',
      remedy: '几分钟后自动重试即可送达；SPF 和固定的发信 IP 能减少这种推迟。',
    },
    en: {
      cause:
        'The recipient uses greylisting: the first email from an unknown sender is delayed on purpose.',
      remedy:
        'A retry after a few minutes gets through; SPF and a fixed sending address make such delays rarer.',
    },
  },
  {
    id: 'rate-limited',
    kind: 'transient',
    example: '421 4.7.0 Too many messages, slow down. Try again later.',
    reply:
      /^4\d\d.*(too many|too fast|rate limit|slow down|throttl|exceeded the|frequency)|^(451|535).*too many (times|logins|failures)|authenticate too many times/i,
    zh: {
      cause: '服务器限制了发信或登录的频率。',
      remedy: '会自动重试；经常发生时设置 MAIL_DAILY_QUOTA、增加发信账号，或改用邮件服务。',
    },
    en: {
      cause: 'The server limits the rate of emails or sign-ins.',
      remedy:
        'It will be retried; if it happens often, set MAIL_DAILY_QUOTA, add senders or move to a mail service.',
    },
  },
]
