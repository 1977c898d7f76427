/** What a person reads where the gate cannot lead on. The first sentence says what is wrong. */
export const gateTexts = {
  en: {
    role: 'Your role may not use this service. Ask the administrator.',
    elsewhere: 'Another website sent this request. Open the service itself and try again.',
    circle:
      'Signing in here went round in a circle. The browser or the proxy drops the cookies of this service. Allow cookies for this site; the administrator finds more in the log.',
    lost: 'This link belongs to a sign-in of another browser, or has expired. Open the service again.',
    name: 'Your username cannot be passed on to this service. Choose another username first.',
    unknown: 'No service is registered at this address. Tell the administrator.',
  },
  zh: {
    role: '你的角色无权使用此服务，请联系管理员。',
    elsewhere: '此请求由其他网站发起。请直接打开此服务，然后重试。',
    circle:
      '登录一直在循环：浏览器或代理丢弃了此服务的 Cookie。请允许本站使用 Cookie；管理员可在日志中查看详情。',
    lost: '此链接属于另一个浏览器的登录，或已过期。请重新打开此服务。',
    name: '你的用户名无法传给此服务，请先更换用户名。',
    unknown: '此地址未登记任何服务，请告知管理员。',
  },
} as const
