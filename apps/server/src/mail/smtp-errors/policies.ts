import type { SmtpErrorText } from './smtp-error-text.ts'

export const policies: SmtpErrorText[] = [
  {
    id: 'sender-not-account',
    kind: 'configuration',
    example: '501 mail from address must be same as authorization user',
    reply:
      /must be (the )?same as authorization user|mail from must equal authorized user|doesn't conform with authentication|local user only|MAIL FROM.*is non-local account/i,
    zh: {
      cause: '服务器要求发件地址就是登录的账号。',
      remedy: '把 MAIL_DEFAULT_SENDER 设成 MAIL_USERNAME 的地址，或留空让它默认使用该地址。',
    },
    en: {
      cause: 'The server requires the sender address to be that of the signed-in account.',
      remedy:
        'Set MAIL_DEFAULT_SENDER to the address in MAIL_USERNAME, or leave it empty for the same effect.',
    },
  },
  {
    id: 'spf-refused',
    kind: 'configuration',
    example: '550 SPF check failed. https://service.mail.qq.com/detail/122/72',
    reply: /MI:SPF|\bspf\b.*(fail|not pass|reject|not allowed|not permitted)|5\.7\.23/i,
    zh: {
      cause: '发件域名的 SPF 记录没有允许这台发信服务器。',
      remedy: '在发件域名的 SPF 记录里加入邮件服务的 include 或服务器的 IP，等 DNS 生效后再试。',
    },
    en: {
      cause: 'The SPF record of the sender domain does not allow the sending server.',
      remedy:
        "Add the service's include or the server's IP address to the SPF record and wait until DNS has the change.",
    },
  },
  {
    id: 'dmarc-refused',
    kind: 'configuration',
    example:
      '550 5.7.1 Email rejected per DMARC policy for example.com (in reply to end of DATA command)',
    reply: /MI:DMA|\bdmarc\b/i,
    zh: {
      cause: '发件域名的 DMARC 策略要求拒收未对齐 SPF 或 DKIM 的邮件。',
      remedy:
        '发件地址要用自己的域名，并让 SPF 的信封域名或 DKIM 的 d= 与它一致；不要用 gmail.com 之类的地址经别家服务器发信。',
    },
    en: {
      cause:
        'The DMARC policy of the sender domain rejects mail that neither SPF nor DKIM matches.',
      remedy:
        'Send from your own domain that matches the SPF envelope domain or the DKIM d=; do not send as gmail.com and the like through other servers.',
    },
  },
  {
    id: 'starttls-demanded',
    kind: 'configuration',
    example: '530 5.7.0 Must issue a STARTTLS command first',
    reply: /must issue a starttls|starttls (is )?required|encryption required/i,
    zh: {
      cause: '服务器只接受加密连接。',
      remedy: '设置 MAIL_USE_TLS=true（587 端口），或使用 465 端口。',
    },
    en: {
      cause: 'The server accepts encrypted connections only.',
      remedy: 'Set MAIL_USE_TLS=true (port 587) or use port 465.',
    },
  },
  {
    id: 'sign-in-demanded',
    kind: 'configuration',
    example: '530 5.7.0 Authentication Required. For more information, go to support.google.com',
    reply:
      /^(530|553|550|535|503)\b.*authentication (is )?required|5\.7\.57|not authenticated to send/i,
    zh: {
      cause: '服务器要求先登录才能发信。',
      remedy: '设置 MAIL_USERNAME 和 MAIL_PASSWORD。',
    },
    en: {
      cause: 'The server requires a sign-in before it accepts mail.',
      remedy: 'Set MAIL_USERNAME and MAIL_PASSWORD.',
    },
  },
  {
    id: 'relay-denied',
    kind: 'configuration',
    example: '554 5.7.1 <ada@example.com>: Relay access denied',
    reply:
      /relay(ing)? (access )?(denied|not (permitted|allowed))|unable to relay|denies relay|RP:FRL/i,
    zh: {
      cause: '服务器拒绝向外转发邮件：没有登录，或发件域名不归它管。',
      remedy:
        '设置 MAIL_USERNAME 和 MAIL_PASSWORD，并使用该服务器负责的发件域名；MAIL_SERVER 应是提交服务器而不是 MX。',
    },
    en: {
      cause:
        'The server does not relay mail for you: you did not sign in, or the sender domain is not its own.',
      remedy:
        'Set MAIL_USERNAME and MAIL_PASSWORD and a sender domain of this server; MAIL_SERVER must be a submission server, not an MX.',
    },
  },
  {
    id: 'address-blocked',
    kind: 'configuration',
    example:
      '554 5.7.1 Service unavailable; Client host [203.0.113.7] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/203.0.113.7',
    reply:
      /blocked using|spamhaus|barracuda|spamcop|\brbl\b|dnsbl|block ?list|blacklist|poor reputation/i,
    zh: {
      cause: '这台服务器的 IP 在黑名单上，或信誉太差。',
      remedy: '按提示的网址申请移除并找出原因；云服务器的 IP 建议通过邮件服务发信。',
    },
    en: {
      cause: 'The IP address of this server is on a block list or has a poor reputation.',
      remedy:
        'Ask for removal at the address given and find the reason; from cloud machines, send through a mail service.',
    },
  },
  {
    id: 'spam-refused',
    kind: 'by-code',
    example:
      '550 5.7.1 [203.0.113.7 7] Gmail has detected that this message is likely unsolicited mail.',
    reply: /unsolicited|\bspam\b|junk mail|anti-?spam/i,
    zh: {
      cause: '收件方把这封邮件判为垃圾邮件。',
      remedy: '配置 SPF、DKIM、DMARC，用自己的域名发信，逐步增加发信量。',
    },
    en: {
      cause: 'The recipient classified this email as spam.',
      remedy:
        'Set up SPF, DKIM and DMARC, send from your own domain and increase the volume slowly.',
    },
  },
  {
    id: 'sender-refused',
    kind: 'configuration',
    example: '553 5.1.8 <noreply@nowhere.invalid>: Sender address rejected: Domain not found',
    reply:
      /sender address rejected|5\.1\.[78]\b|domain of sender address|sender is rejected|sender verify failed/i,
    zh: {
      cause: '服务器拒绝这个发件地址，常因它的域名在 DNS 里不存在。',
      remedy: '检查 MAIL_DEFAULT_SENDER 的拼写，域名要有 MX 或 A 记录。',
    },
    en: {
      cause: 'The server refuses this sender address, often because its domain is not in DNS.',
      remedy: 'Check the spelling of MAIL_DEFAULT_SENDER; its domain needs an MX or A record.',
    },
  },
]
