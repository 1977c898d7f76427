/** The texts for a user whom the gate cannot lead on. The title names the fault. */
export const gateTexts = {
  en: {
    role: {
      title: 'Your role doesn’t have access to this service',
      line: 'Ask its administrator.',
    },
    elsewhere: {
      title: 'This request came from another website',
      line: 'Open the service itself and try again.',
    },
    circle: {
      title: 'You can’t be signed in',
      line: 'Your browser or a proxy drops the cookies of this service. Allow cookies for this site. Administrators can find details in the log.',
    },
    lost: {
      title: 'This link no longer works',
      line: 'It belongs to a sign-in in another browser, or it has expired. Open the service again.',
    },
    name: {
      title: 'This service can’t take your username',
      line: 'Choose another username first.',
    },
    unknown: {
      title: 'No service is registered at this address',
      line: 'Let the administrator know.',
    },
  },
  zh: {
    role: { title: '你的角色无权使用此服务', line: '请联系管理员。' },
    elsewhere: { title: '此请求来自其他网站', line: '请直接打开此服务后重试。' },
    circle: {
      title: '无法登录',
      line: '浏览器或代理丢弃了此服务的 Cookie。请允许本站使用 Cookie；管理员可在日志中查看详情。',
    },
    lost: {
      title: '此链接已失效',
      line: '它来自另一个浏览器中的登录，或已过期。请重新打开此服务。',
    },
    name: { title: '此服务不支持你的用户名', line: '请先更换用户名。' },
    unknown: { title: '此地址没有登记的服务', line: '请联系管理员。' },
  },
} as const
