import type { ContinueMessages } from './en.ts'

export const messages = {
  tag: 'zh-CN',
  continueTo: {
    'sign-in': (app: string) => `登录后将继续前往“${app}”。`,
    register: (app: string) => `创建账号后将继续前往“${app}”。`,
    reset: (app: string) => `重新登录后将继续前往“${app}”。`,
    'sign-out': (app: string) => `之后将继续前往“${app}”。`,
  },
  refused: (host: string) => `无法前往 ${host}：该地址未在本站登记。`,
  refusedUnread: '无法返回：你打开的链接中没有有效的返回地址。',
  refusedAdvice: '你将留在本站，请将此问题告知来源网站的管理员。',
  roleRefused: (app: string) => `你的角色无权使用“${app}”，请联系该应用的管理员。`,
  signedIn: '你已登录',
  signedOut: '你已退出登录',
  toAccount: '前往我的账号',
  signOutQuestion: '确定要退出登录吗？',
  staySignedIn: '保持登录',
  signOutIntro: '你将在此浏览器中退出登录。',
  signOutAsked: (app: string) => `“${app}”请求你在本站退出登录。`,
} satisfies ContinueMessages
