import type { SmtpErrorText } from './smtp-error-text.ts'

export const google: SmtpErrorText[] = [
  {
    id: 'gmail-ehlo-name',
    kind: 'configuration',
    example: '421-4.7.0 Try again later, closing connection. (EHLO) a1-20020a05.34 - gsmtp',
    reply: /^421.*\(EHLO\)/i,
    zh: {
      cause:
        'Google 的邮件中继不接受本服务在 EHLO 中报出的主机名，例如 [127.0.0.1] 或不带点的名称。',
      remedy: '将 MAIL_EHLO_NAME 设为一个公网可解析的主机名，或让 PUBLIC_URL 使用这样的主机名。',
    },
    en: {
      cause:
        "Google's relay refuses the host name this service gives in EHLO, such as [127.0.0.1] or a name without a dot.",
      remedy: 'Set MAIL_EHLO_NAME to a host name in public DNS, or use one in PUBLIC_URL.',
    },
  },
  {
    id: 'gmail-app-password',
    kind: 'configuration',
    example:
      '534-5.7.9 Application-specific password required. Learn more at\n534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor o13sm2119833lfg.90 - gsmtp',
    reply: /application-specific password/i,
    zh: {
      cause: 'Gmail 账号开启了两步验证，SMTP 只接受应用专用密码。',
      remedy: '在 Google 账号的安全设置里生成应用专用密码，去掉空格后填入 MAIL_PASSWORD。',
    },
    en: {
      cause: 'The Gmail account has two-step verification, so SMTP accepts only an app password.',
      remedy:
        'Create an app password in the security settings of the Google account and put it, without spaces, into MAIL_PASSWORD.',
    },
  },
  {
    id: 'gmail-web-sign-in',
    kind: 'configuration',
    example:
      '534-5.7.14 <https://accounts.google.com/ContinueSignIn?sarp=1> Please log in via your web browser and\n534-5.7.14 then try again.\n534 5.7.14  https://support.google.com/mail/answer/78754 - gsmtp',
    reply: /^534.{0,3}5\.7\.14|log in (via|with) your web browser/i,
    zh: {
      cause: 'Google 认为这次登录可疑，要求先在浏览器里登录确认。',
      remedy: '在浏览器里登录该账号并确认活动是本人所为，然后改用应用专用密码。',
    },
    en: {
      cause: 'Google finds this sign-in suspicious and requires one in the browser first.',
      remedy:
        'Sign in to the account in a browser, confirm that the activity was yours, then use an app password.',
    },
  },
  {
    id: 'gmail-credentials',
    kind: 'configuration',
    example:
      '535-5.7.8 Username and Password not accepted. For more information, go to\n535 5.7.8  https://support.google.com/mail/?p=BadCredentials e20sm228071oow.5 - gsmtp',
    reply: /^535.*(username and password not accepted|BadCredentials)/i,
    zh: {
      cause: 'Gmail 不接受这个用户名和密码；账号密码不能用于 SMTP。',
      remedy:
        '为账号开启两步验证，生成应用专用密码填入 MAIL_PASSWORD；MAIL_USERNAME 用账号的主地址，不用别名。',
    },
    en: {
      cause:
        'Gmail does not accept this username and password; the account password does not work for SMTP.',
      remedy:
        'Turn two-step verification on, create an app password and put it into MAIL_PASSWORD; MAIL_USERNAME is the primary address of the account, not an alias.',
    },
  },
  {
    id: 'gmail-daily-limit',
    kind: 'transient',
    example:
      '550-5.4.5 Daily user sending limit exceeded. For more information on Gmail\n550 5.4.5 sending limits go to https://support.google.com/a/answer/166852 - gsmtp',
    reply: /5\.4\.5.*daily (user )?sending (limit|quota)/i,
    zh: {
      cause: 'Gmail 账号当天的发信额度已用完。',
      remedy: '24 小时内自动恢复；增加发信账号，设置 MAIL_DAILY_QUOTA，或改用邮件服务。',
    },
    en: {
      cause: 'The Gmail account has reached its daily sending limit.',
      remedy:
        'It recovers within 24 hours; add senders, set MAIL_DAILY_QUOTA, or move to a mail service.',
    },
  },
  {
    id: 'gmail-recipient-rate',
    kind: 'transient',
    example:
      '450-4.2.1 The user you are trying to contact is receiving mail too quickly. Please\n450 4.2.1 resend your message at a later time. - gsmtp',
    reply: /receiving mail (too quickly|at a rate)/i,
    zh: {
      cause: '收件人短时间内收到的邮件太多，Gmail 暂时不再接收。',
      remedy: '稍后会自动重试；若一直如此，检查是否有人在反复触发验证码。',
    },
    en: {
      cause:
        'The recipient received too many emails in a short time, and Gmail accepts no more for now.',
      remedy:
        'It will be retried; if it persists, check whether someone requests codes repeatedly.',
    },
  },
  {
    id: 'gmail-unusual-rate',
    kind: 'transient',
    example:
      '421-4.7.28 Gmail has detected an unusual rate of unsolicited mail originating from your IP address. To protect our users from spam,\n421 4.7.28 mail sent from your IP address has been temporarily rate limited. - gsmtp',
    reply: /[45]\.7\.28|unusual rate of.{0,12} unsolicited mail/i,
    zh: {
      cause: 'Gmail 认为这个 IP 或域名发信量异常，暂时限速。',
      remedy: '降低发信频率，检查 SPF、DKIM、DMARC 和反向解析；新域名要逐步加量。',
    },
    en: {
      cause: 'Gmail sees an unusual rate of mail from this IP address or domain and slows it down.',
      remedy:
        'Send less often, and check SPF, DKIM, DMARC and the reverse DNS record; with a new domain, increase the volume slowly.',
    },
  },
  {
    id: 'unauthenticated-mail',
    kind: 'configuration',
    example:
      '550-5.7.26 This mail is unauthenticated, which poses a security risk to the\n550-5.7.26 sender and Gmail users, and has been blocked. The sender must\n550 5.7.26 authenticate with at least one of SPF or DKIM. - gsmtp',
    reply: /5\.7\.26|sender is unauthenticated/i,
    zh: {
      cause: '收件方要求发件域名通过 SPF 或 DKIM 验证，这封邮件两项都没有通过。',
      remedy:
        '为发件域名添加包含发信服务器的 SPF 记录，开启 DKIM 签名并发布 DMARC；发件地址不要用别家的免费邮箱。',
    },
    en: {
      cause: 'The recipient requires SPF or DKIM for the sender domain, and neither passed.',
      remedy:
        'Publish an SPF record that names the sending server, turn DKIM on and publish DMARC; never send from a free mailbox at another provider.',
    },
  },
]
