import type { SmtpErrorText } from './smtp-error-text.ts'

export const tls: SmtpErrorText[] = [
  {
    id: 'certificate-expired',
    kind: 'configuration',
    example: 'certificate has expired',
    signal: /CERT_HAS_EXPIRED|CERT_NOT_YET_VALID/,
    zh: {
      cause: '邮件服务器的证书不在有效期内，或本机时钟不准。',
      remedy: '检查本机时间；时间无误就续期服务器证书。',
    },
    en: {
      cause: "The mail server's certificate has expired, or this machine's clock is wrong.",
      remedy: "Check the clock; if it is right, renew the server's certificate.",
    },
  },
  {
    id: 'certificate-name',
    kind: 'configuration',
    example:
      "Hostname/IP does not match certificate's altnames: Host: mail.example.com. is not in the cert's altnames: DNS:smtp.example.net",
    signal: /ERR_TLS_CERT_ALTNAME_INVALID/,
    zh: {
      cause: '服务器证书上的名字不是 MAIL_SERVER 里写的名字。',
      remedy: '把 MAIL_SERVER 写成证书上的主机名，不要写 IP 或别名。',
    },
    en: {
      cause: "The server's certificate has a name other than MAIL_SERVER.",
      remedy: "Put the certificate's host name into MAIL_SERVER, not an IP address or an alias.",
    },
  },
  {
    id: 'certificate-self-signed',
    kind: 'configuration',
    example: 'self-signed certificate',
    signal: /DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN/,
    zh: {
      cause: '服务器证书是自签的，无法信任。',
      remedy: '换成公认机构的证书，或启动前用 NODE_EXTRA_CA_CERTS 指明自己的 CA 文件。',
    },
    en: {
      cause: "The server's certificate is self-signed and cannot be trusted.",
      remedy:
        'Give the server a certificate from a public authority, or name your own CA file in NODE_EXTRA_CA_CERTS before starting.',
    },
  },
  {
    id: 'certificate-untrusted',
    kind: 'configuration',
    example: 'unable to verify the first certificate',
    signal: /UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT)|CERT_(UNTRUSTED|REVOKED|SIGNATURE)/,
    zh: {
      cause: '服务器没有给出完整的证书链，或签发机构不受信任。',
      remedy: '让服务器发送中间证书，或用 NODE_EXTRA_CA_CERTS 指明签发机构的证书。',
    },
    en: {
      cause:
        'The server does not send its complete certificate chain, or the authority is not trusted.',
      remedy:
        'Have the server send the intermediate certificate, or name that of the authority in NODE_EXTRA_CA_CERTS.',
    },
  },
  {
    id: 'tls-on-plain-port',
    kind: 'configuration',
    example:
      '80DBF0F1A07F0000:error:0A00010B:SSL routines:tls_validate_record_header:wrong version number:',
    reply: /wrong version number|packet length too long|unknown protocol/i,
    zh: {
      cause: '这个端口不用 TLS，连接却一开始就用了 TLS。',
      remedy:
        '465 端口用 TLS，587 和 25 端口用 STARTTLS：设置 MAIL_PORT=587 并保持 MAIL_USE_TLS=true。',
    },
    en: {
      cause: 'TLS was used from the first byte on a port without it.',
      remedy:
        'Port 465 speaks TLS, ports 587 and 25 STARTTLS: set MAIL_PORT=587 and leave MAIL_USE_TLS=true.',
    },
  },
  {
    id: 'starttls-missing',
    kind: 'configuration',
    example: 'Error upgrading connection with STARTTLS: 502 5.5.1 Command not implemented',
    signal: /STARTTLS/,
    zh: {
      cause: '要求 STARTTLS，服务器却不支持。',
      remedy: '改用 465 端口；只有本机或内网的可信中继才设置 MAIL_USE_TLS=false。',
    },
    en: {
      cause: 'STARTTLS is required but the server does not offer it.',
      remedy:
        'Use port 465; set MAIL_USE_TLS=false only for a trusted relay on this machine or its network.',
    },
  },
  {
    id: 'tls-failed',
    kind: 'configuration',
    example: 'Client network socket disconnected before secure TLS connection was established',
    reply: /secure TLS connection|SSL routines|^error (initiating|upgrading)|TLS not available/i,
    zh: {
      cause: 'TLS 握手失败，可能是协议版本太旧，或中间设备拦截。',
      remedy: '确认端口正确、服务器支持 TLS 1.2 以上，并检查防火墙或杀毒软件是否拦截。',
    },
    en: {
      cause:
        'The TLS handshake failed: the protocol may be too old, or something in between interferes.',
      remedy:
        'Check the port, that the server speaks TLS 1.2 or newer, and that no firewall or virus scanner interferes.',
    },
  },
]
