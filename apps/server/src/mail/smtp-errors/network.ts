import type { SmtpErrorText } from './smtp-error-text.ts'

export const network: SmtpErrorText[] = [
  {
    id: 'host-not-found',
    kind: 'configuration',
    example: 'getaddrinfo ENOTFOUND smtp.exmaple.com',
    reply: /ENOTFOUND|ENODATA/,
    zh: {
      cause: 'DNS 里没有这个主机名。',
      remedy: '检查 MAIL_SERVER 的拼写，或用 MAIL_PROVIDER 让它自动填写。',
    },
    en: {
      cause: 'This host name is not in DNS.',
      remedy: 'Check the spelling of MAIL_SERVER, or let MAIL_PROVIDER fill it in.',
    },
  },
  {
    id: 'dns-unavailable',
    kind: 'transient',
    example: 'getaddrinfo EAI_AGAIN smtp.example.com',
    reply: /EAI_AGAIN|ESERVFAIL|ETIMEOUT|EREFUSED\b/,
    zh: {
      cause: 'DNS 服务器没有响应。',
      remedy: '检查本机的网络和 DNS 设置；在容器里检查它能否解析外部域名。',
    },
    en: {
      cause: 'The DNS server did not answer.',
      remedy:
        'Check the network and DNS settings of this machine; in a container, whether it resolves outside names.',
    },
  },
  {
    id: 'connection-refused',
    kind: 'transient',
    example: 'connect ECONNREFUSED 127.0.0.1:465',
    reply: /ECONNREFUSED/,
    zh: {
      cause: '这台主机的这个端口没有程序在监听，或防火墙拒绝了连接。',
      remedy: '检查 MAIL_SERVER 和 MAIL_PORT（465 或 587），并确认邮件服务在运行。',
    },
    en: {
      cause: 'Nothing listens on this port of the host, or a firewall refuses the connection.',
      remedy: 'Check MAIL_SERVER and MAIL_PORT (465 or 587) and that the mail server is running.',
    },
  },
  {
    id: 'network-unreachable',
    kind: 'transient',
    example: 'connect ENETUNREACH 2001:db8::1:587',
    reply: /ENETUNREACH|EHOSTUNREACH|EADDRNOTAVAIL|EACCES|EPERM/,
    zh: {
      cause: '从本机到邮件服务器没有网络通路。',
      remedy: '检查路由、防火墙的出站规则和容器网络；只有 IPv4 时确认主机名有 A 记录。',
    },
    en: {
      cause: 'The network has no route from this machine to the mail server.',
      remedy:
        'Check routes, outgoing firewall rules and the container network; with IPv4 only, that the name has an A record.',
    },
  },
  {
    id: 'greeting-timeout',
    kind: 'transient',
    example: 'Greeting never received',
    reply: /greeting never received/i,
    zh: {
      cause: '连接已建立，服务器却没有任何答复；常见于 465 端口没有用 TLS，或防火墙丢弃了数据。',
      remedy:
        '检查端口与 TLS 是否对应（465 为 TLS，587 为 STARTTLS）；云主机常封 25 端口，请用 465 或 587。',
    },
    en: {
      cause:
        'The connection is open but the server sends nothing: often a TLS port used without TLS, or a firewall that drops the data.',
      remedy:
        'Check that port and TLS match (465 TLS, 587 STARTTLS); cloud machines often block port 25, so use 465 or 587.',
    },
  },
  {
    id: 'connection-timeout',
    kind: 'transient',
    example: 'Connection timeout',
    reply: /^connection timeout|connect ETIMEDOUT|TLS handshake timed out/i,
    zh: {
      cause: '连接邮件服务器超时，多半被防火墙或云厂商拦截。',
      remedy: '云主机通常封锁 25 端口：改用 465 或 587；检查安全组的出站规则。',
    },
    en: {
      cause:
        'The connection to the mail server timed out, most likely stopped by a firewall or the cloud provider.',
      remedy:
        'Cloud machines usually block port 25: use 465 or 587; check the outgoing rules of the security group.',
    },
  },
  {
    id: 'reply-timeout',
    kind: 'transient',
    example: 'Timeout',
    signal: /ETIMEDOUT/,
    zh: {
      cause: '邮件服务器在会话中途停止响应。',
      remedy: '会自动重试；总是发生时检查网络质量和服务器负载。',
    },
    en: {
      cause: 'The mail server stopped answering in the middle of the conversation.',
      remedy: "It will be retried; if it always happens, check the network and the server's load.",
    },
  },
  {
    id: 'not-smtp',
    kind: 'configuration',
    example: 'Invalid greeting. response=HTTP/1.1 400 Bad Request',
    reply: /^(?![45]\d\d\b)/,
    signal: /EPROTOCOL/,
    zh: {
      cause: '这个端口上的程序不是 SMTP 服务器。',
      remedy:
        '检查 MAIL_SERVER 和 MAIL_PORT：SMTP 提交用 465 或 587，不是网页、IMAP 或 POP3 的端口。',
    },
    en: {
      cause: 'The program on this port does not speak SMTP.',
      remedy:
        'Check MAIL_SERVER and MAIL_PORT: submission is on 465 or 587, not on the port of a web, IMAP or POP3 server.',
    },
  },
  {
    id: 'connection-closed',
    kind: 'transient',
    example: 'Connection closed unexpectedly',
    reply: /closed unexpectedly|ECONNRESET|EPIPE|closed the connection|already destroyed/i,
    zh: {
      cause: '服务器中途断开了连接，常因它限制你的 IP，或端口与 TLS 不匹配。',
      remedy: '检查端口与 TLS 是否对应；稍后再试，持续发生时查看 IP 是否被限制。',
    },
    en: {
      cause:
        'The server dropped the connection, often because port and TLS do not match, or because it limits your IP address.',
      remedy:
        'Check that port and TLS match; try again later, and if it persists, check whether your address is limited.',
    },
  },
]
