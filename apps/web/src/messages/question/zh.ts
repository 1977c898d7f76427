import type { QuestionMessages } from './en.ts'

export const messages = {
  tag: 'zh-CN',
  expired: '本次登录已失效',
  expiredText: '本次登录已完成，或已超过一小时。请返回应用重新开始。',
  failed: '无法完成本次登录',
  failedText: '服务器出错，请重试。',
  again: '重试',
  chooseTitle: (app: string) => `继续前往“${app}”？`,
  named: (displayName: string, username: string) => `${displayName}（${username}）`,
  chooseText: (name: string) => `当前登录的账号是“${name}”。`,
  goOn: (name: string) => `以“${name}”的身份继续`,
  otherAccount: '使用其他账号',
  consentTitle: (app: string) => `允许“${app}”获取你的信息吗？`,
  consentText: (app: string) => `“${app}”不是本站的应用。允许后，它将获取：`,
  scopes: {
    openid: '一个标识，用于下次识别你',
    profile: '你的用户名、昵称、头像、语言和时区',
    email: '你的邮箱地址',
    groups: '你的角色',
  },
  allow: '允许',
  deny: '不允许',
} satisfies QuestionMessages
