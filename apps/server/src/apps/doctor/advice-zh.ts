import type { AdviceId } from './advice-en.ts'
import { typed } from '../../config/program-name.ts'

/** The causes and remedies in Chinese. */
export const zhAdvice: Record<AdviceId, readonly [cause: string, remedy: string]> = {
  'public-url-unset': [
    '没有设置 PUBLIC_URL，因此只有本机能用服务的地址访问它。',
    '请把 PUBLIC_URL 设为用户访问的源（origin），然后重新启动服务。',
  ],
  'name-unknown': ['DNS 中没有这个域名的地址。', '请为它添加 A 或 AAAA 记录，或更正登记的域名。'],
  'name-unanswered': ['DNS 没有响应。', '请检查本机的 DNS 设置，然后再次运行本命令。'],
  'connection-refused': ['那里没有程序在监听。', '请启动此地址的网页服务器或代理，并核对端口。'],
  'no-answer': ['没有及时响应。', '请检查中间是否有防火墙，以及代理后面的程序是否在运行。'],
  'connection-failed': ['连接在收到响应之前失败。', '原因见此地址的网页服务器或代理的日志。'],
  'no-tls': ['此端口没有使用 TLS。', '请为网页服务器或代理配置此域名的证书，或更正端口。'],
  'certificate-expired': ['证书已过期，浏览器会拒绝连接。', '请更新证书，并查明为何没有自动更新。'],
  'certificate-ends': ['证书将在两周内过期。', '请及时更新，否则浏览器会拒绝连接。'],
  'certificate-name': [
    '证书属于其他域名。',
    '请申请此域名的证书，或检查网页服务器由哪个站点响应此域名。',
  ],
  'certificate-chain': [
    '服务器发送的证书中缺少签发机构的证书。',
    '请提供完整的证书链，多数机构将其放在 fullchain.pem 中。',
  ],
  'certificate-untrusted': [
    '证书不是由本机信任的机构签发的。',
    '请改用公共机构的证书，或用 NODE_EXTRA_CA_CERTS 指定自建机构的证书文件。',
  ],
  clock: [
    '两台机器的时钟不一致，令牌会被视为已过期或尚未生效。',
    '请用 NTP 同步两者的时钟，例如运行“timedatectl set-ntp true”。',
  ],
  'redirects-elsewhere': [
    'PUBLIC_URL 会重定向到另一个地址，而 Cookie 只属于一个源。',
    '请把 PUBLIC_URL 设为用户最终到达的源，或取消重定向。',
  ],
  'not-latchkey': ['那里响应的不是 Latchkey。', '请让代理把所有路径转发到此服务的 HOST 和 PORT。'],
  'other-latchkey': [
    '那里响应的是另一个 Latchkey：它公布的密钥都不在本数据库中。',
    '请使用服务的设置运行本命令，或更正代理转发的目标。',
  ],
  'page-redirects': [
    '登记的源会重定向到另一个源，后者的页面不能调用服务。',
    `请用“${typed('apps set <app> --origin')}”登记用户最终到达的源。`,
  ],
  'page-fails': ['应用的网页服务器返回错误。', '请检查其后面的程序是否在运行，详情见它的日志。'],
  'preflight-refused': [
    '对浏览器预检请求（CORS）的响应不允许此源。',
    '请让代理原样转发 OPTIONS 请求及其响应。对应用的修改会在两秒内生效。',
  ],
  'preflight-twice': [
    '对预检请求（CORS）的响应允许了多个源，浏览器会拒绝。',
    '请去掉代理添加的 CORS 响应头：Latchkey 会自行发送。',
  ],
  'other-site': [
    '应用与 PUBLIC_URL 不属于同一站点：浏览器不会发送 Cookie，因此 session.restore 和 auth.refresh 找不到会话。',
    '请将两者放在同一域名之下。其他站点可以让用户跳转过来再返回（continue），但只有 OpenID Connect 能得知用户是谁：docs/guide/openid-connect.zh-CN.md。',
  ],
  'other-scheme': [
    '应用与 PUBLIC_URL 一个使用 http，一个使用 https，因此属于两个站点：浏览器不会发送 Cookie。',
    '请让两者都使用 https。',
  ],
  'refused-near': [
    '用户跳转的目标地址与登记的地址略有不同。',
    `请用“${typed('apps set <app> --origin')}”登记它，并再次写上已登记的源；或更正应用中的链接。`,
  ],
  'redirect-near': [
    '应用请求返回的地址与登记的地址略有不同。',
    `请用“${typed('apps set <app> --redirect-uri')}”按应用的写法登记，并再次写上要保留的地址；或更正应用的设置。`,
  ],
  'redirect-unknown': [
    '以此应用的名义发来的请求使用了未登记的回调地址。',
    `如果地址属于该应用，请用“${typed('apps set <app> --redirect-uri')}”登记，并再次写上已登记的地址；否则无需处理，请求已被拒绝。`,
  ],
  'logout-not-https': [
    '接收退出令牌的地址是 http，而 Latchkey 只通过 https 发送退出令牌。',
    `请用“${typed('apps set <app> --backchannel-logout-uri')}”登记其 https 地址。`,
  ],
  'logout-private': [
    '接收退出令牌的地址位于内网，Latchkey 不会向内网发送。',
    '如果应用本来就在内网，请设置 WEBHOOK_ALLOW_PRIVATE=true；否则请更正地址或其 DNS。',
  ],
  'logout-redirects': [
    '接收退出令牌的地址会重定向，而 Latchkey 不跟随重定向。',
    `请用“${typed('apps set <app> --backchannel-logout-uri')}”登记重定向后的地址。`,
  ],
  'logout-guarded': [
    '接收退出令牌的地址要求登录或禁止访问，退出令牌无法送达。',
    '请放行发往此地址的 POST 请求：令牌的签名可以证明发送者的身份。',
  ],
  'logout-unknown': ['登记的地址处没有程序接收退出令牌。', '请对照应用的文档检查路径。'],
  'logout-fails': [
    '应用在接收退出令牌的地址返回错误。',
    '请检查其后面的程序是否在运行，详情见它的日志。',
  ],
  'logout-undelivered': [
    '应用没有接受退出令牌，用户在其中仍保持登录。',
    '请解决上面列出的问题。Latchkey 会持续重试五天。',
  ],
  'nearly-alike': [
    '两个地址几乎相同，其中之一可能有误。',
    `请移除不使用的那个：“${typed('apps set <app>')}”会整体替换列表。`,
  ],
}
