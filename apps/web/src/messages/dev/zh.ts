import type { DevMessages } from './en.ts'

export const messages = {
  tag: 'zh-CN',
  inbox: '开发收件箱',
  inboxEmpty: '还没有邮件。新邮件会自动出现在这里。',
  inboxHint: '最新的邮件在最上面。供程序读取：',
  inboxMore: (count: number) => `（还包含更早的 ${count} 封邮件）`,
  filter: '按邮箱或主题筛选',
  noMatch: '没有匹配的邮件。',
  clear: '清空收件箱',
  copyCode: '复制验证码',
  copied: '已复制。',
  notCopied: '复制失败，请选中文字后手动复制。',
  mail: '邮件',
  plainText: '纯文本',
  mails: '邮件模板',
  show: '显示',
  apiDocument: 'API 文档',
} satisfies DevMessages
