import type { SmtpErrorText } from './smtp-error-text.ts'

export const netease: SmtpErrorText[] = [
  {
    id: 'netease-smtp-off',
    kind: 'configuration',
    example: '550 User has no permission',
    reply: /^550 user has no permission/i,
    zh: {
      cause: '网易邮箱没有为这个账号开启 SMTP 服务。',
      remedy: '在 163/126 邮箱网页版的设置里开启 SMTP 服务，把得到的授权码填入 MAIL_PASSWORD。',
    },
    en: {
      cause: 'NetEase mail (163, 126) has not turned SMTP on for this account.',
      remedy:
        'Turn SMTP on in the settings of the mailbox on the web and put the authorization code you get into MAIL_PASSWORD.',
    },
  },
  {
    id: 'netease-authorization-code',
    kind: 'configuration',
    example: '535 Error: authentication failed',
    reply: /^535 Error: authentication failed$/i,
    zh: {
      cause: '网易邮箱不接受登录密码，只接受授权码，或者这个授权码已过期。',
      remedy: '在 163/126 邮箱网页版重新生成授权码填入 MAIL_PASSWORD；授权码有有效期，到期要续。',
    },
    en: {
      cause:
        'NetEase mail (163, 126) accepts only a current authorization code, neither the account password nor an expired code.',
      remedy:
        'Create a new authorization code on the web and put it into MAIL_PASSWORD; these codes expire and must be renewed.',
    },
  },
  {
    id: 'netease-account-suspended',
    kind: 'configuration',
    example: '550 User suspended',
    reply: /^5\d\d (user suspended|user is locked)/i,
    zh: {
      cause: '网易邮箱冻结了这个账号，或暂停了它的发信权限。',
      remedy: '登录网页版按提示解封；在此之前让其他发信账号接手。',
    },
    en: {
      cause: 'NetEase mail has frozen this account or its right to send.',
      remedy:
        'Sign in on the web and follow the steps to free it; until then, let another sender take over.',
    },
  },
  {
    id: 'netease-spam',
    kind: 'permanent',
    example:
      '554 DT:SPM 163 smtp12,EMCowACnzwc_BjhcKMZmAQ--.20404S2 1547175487,please see http://mail.163.com/help/help_spam_16.htm?ip=203.0.113.7&hostid=smtp12&time=1547175487',
    reply: /DT:(SPM|SUM)/,
    zh: {
      cause: '网易邮箱把这封邮件判为垃圾邮件；个人邮箱代发验证码常被这样拦截。',
      remedy: '改用自己的域名和邮件服务发信；临时办法是换一个发信账号，并减少相同内容的邮件。',
    },
    en: {
      cause:
        'NetEase mail classified this email as spam, as it often does with codes from a personal mailbox.',
      remedy:
        'Send through a mail service from your own domain; until then, use another sender and send fewer similar emails.',
    },
  },
  {
    id: 'netease-address-blocked',
    kind: 'configuration',
    example: '554 HL:IPB 163 mx25,PsCowECpB0Bz',
    reply: /HL:(IPB|IHU)|MI:SPB|^554.*(ip in blacklist|ip is rejected)/i,
    zh: {
      cause: '网易邮箱屏蔽了这台服务器的 IP 或这个发件人。',
      remedy: '检查 IP 是否在公开黑名单中并向网易申诉；或通过邮件服务发信，不用这个 IP 直连。',
    },
    en: {
      cause: 'NetEase mail blocks the IP address of this server or this sender.',
      remedy:
        'Check whether the address is on public block lists and appeal; or send through a mail service instead of from this address.',
    },
  },
  {
    id: 'netease-rate-limit',
    kind: 'transient',
    example: '451 MI:SFQ 163 smtp9,DcCowAD3',
    reply: /MI:(CEL|DMC|SFQ|STC)|RP:(QRC|TRC|RCL|CEL)|HL:(REP|ICC|IFC|MEP|ITC)|too much fail auth/i,
    zh: {
      cause: '已达到网易邮箱对连接数、发信量或收件人数的限制。',
      remedy:
        '15 分钟后再试，MI:STC 和 RP:TRC 要等到第二天；用 MAIL_DAILY_QUOTA 留出余量，或增加发信账号。',
    },
    en: {
      cause: 'The NetEase limit on connections, emails or recipients is used up.',
      remedy:
        'Try again after 15 minutes (after MI:STC or RP:TRC, the next day); stay below the limit with MAIL_DAILY_QUOTA or add senders.',
    },
  },
]
