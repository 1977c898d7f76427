import type { SmtpErrorText } from './smtp-error-text.ts'

export const signIn: SmtpErrorText[] = [
  {
    id: 'credentials-missing',
    kind: 'configuration',
    example: 'Missing credentials for "PLAIN"',
    reply: /^missing credentials/i,
    zh: {
      cause: '设置了 MAIL_USERNAME，却没有密码。',
      remedy: '设置 MAIL_PASSWORD；很多邮箱要的是授权码或应用专用密码。',
    },
    en: {
      cause: 'MAIL_USERNAME is set, but there is no password.',
      remedy: 'Set MAIL_PASSWORD; many providers require an authorization code or app password.',
    },
  },
  {
    id: 'sign-in-not-offered',
    kind: 'configuration',
    example: '503 5.5.1 Error: authentication not enabled',
    reply:
      /authentication not enabled|AUTH.*(not (implemented|available|supported|recognized)|unrecognized)/i,
    zh: {
      cause: '服务器在这个端口或未加密时不提供登录。',
      remedy: '使用 587（MAIL_USE_TLS=true）或 465 端口；若服务器不需要登录，清空 MAIL_USERNAME。',
    },
    en: {
      cause: 'The server offers no sign-in on this port or without encryption.',
      remedy:
        'Use port 587 with MAIL_USE_TLS=true or port 465; if the server needs no sign-in, leave MAIL_USERNAME empty.',
    },
  },
  {
    id: 'credentials-refused',
    kind: 'configuration',
    example: '535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6',
    reply: /^(535|534|538)\b|^5\d\d.5\.7\.8\b/,
    zh: {
      cause: '服务器不接受用户名或密码。',
      remedy:
        '核对 MAIL_USERNAME 和 MAIL_PASSWORD；多数邮箱要的是授权码、应用专用密码或 API key，而不是登录密码。',
    },
    en: {
      cause: 'The server does not accept the username or password.',
      remedy:
        'Check MAIL_USERNAME and MAIL_PASSWORD; most providers require an authorization code, app password or API key, not the account password.',
    },
  },
]
