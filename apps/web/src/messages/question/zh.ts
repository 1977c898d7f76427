import type { QuestionMessages } from './en.ts'

export const messages = {
  tag: 'zh-CN',
  expired: '本次登录已失效',
  expiredText: '本次登录已完成，或已超过一小时。请返回应用重新开始。',
  failed: '无法完成本次登录',
  failedText: '此处出了问题，请重试。',
  again: '重试',
  chooseTitle: (app: string) => `继续前往 ${app}？`,
  chooseText: (name: string) => `你已登录为 ${name}。`,
  goOn: (name: string) => `以 ${name} 的身份继续`,
  otherAccount: '使用其他账号',
  consentTitle: (app: string) => `允许 ${app} 让你登录吗？`,
  consentText: (app: string) => `${app} 由他人运营。它将获知：`,
  scopes: {
    openid: '一个标识，供它下次认出你',
    profile: '你的用户名、姓名、头像、语言和时区',
    email: '你的邮箱地址',
    groups: '你在本站的角色',
  },
  allow: '允许',
  deny: '不允许',
} satisfies QuestionMessages
