import type { ContinueMessages } from './en.ts'

export const messages = {
  tag: 'zh-CN',
  continueTo: (app: string) => `继续前往 ${app}`,
  refused: (host: string) => `无法前往 ${host}：该地址未在本站登记。`,
  refusedUnread: '无法继续前往：你打开的链接中没有有效的地址。',
  refusedAdvice: '你将留在本站。请告知你来时所在网站的管理员。',
  roleRefused: (app: string) => `你的角色无权使用 ${app}，请联系其管理员。`,
  signedIn: '你已登录',
  signedOut: '你已退出登录',
  toAccount: '前往我的账号',
  signOutQuestion: '要退出登录吗？',
  signOutIntro: '将在此浏览器中退出登录。',
} satisfies ContinueMessages
