/** The texts for a user whom the gate cannot lead on. The first sentence names the fault. */
export const gateTexts = {
  en: {
    role: 'Your role doesn’t have access to this service. Ask its administrator.',
    elsewhere: 'This request came from another website. Open the service itself and try again.',
    circle:
      'You can’t be signed in: your browser or a proxy drops the cookies of this service. Allow cookies for this site. Administrators find details in the log.',
    lost: 'This link belongs to a sign-in in another browser, or it has expired. Open the service again.',
    name: 'This service can’t take your username. Choose another username first.',
    unknown: 'No service is registered at this address. Let the administrator know.',
  },
  zh: {
    role: '你的角色无权使用此服务，请联系管理员。',
    elsewhere: '此请求来自其他网站。请直接打开此服务后重试。',
    circle:
      '无法登录：浏览器或代理丢弃了此服务的 Cookie。请允许本站使用 Cookie；管理员可在日志中查看详情。',
    lost: '此链接来自另一个浏览器中的登录，或已过期。请重新打开此服务。',
    name: '此服务不支持你的用户名，请先更换用户名。',
    unknown: '此地址没有登记的服务，请联系管理员。',
  },
} as const
