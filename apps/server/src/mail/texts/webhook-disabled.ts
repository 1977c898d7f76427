import type { Texts } from './layout.ts'

type Told = Texts & { greeting: string; given: string[] }

export const enWebhookDisabled = (username: string, name: string): Told => ({
  subject: `A webhook of ${name} has been turned off`,
  heading: 'A webhook has been turned off',
  greeting: `Hello ${username},`,
  given: [username],
  lines: [
    `For three days, nothing that ${name} sent to one of its webhooks has arrived. It now sends nothing more there.`,
    'On the server, “latchkey webhooks list” names the webhook and “latchkey webhooks log” tells what went wrong. Once it answers again, “latchkey webhooks set --enable” turns it on, and “latchkey webhooks redeliver --since” sends what it missed.',
  ],
  closing: ['You get this email because you are a superadmin of this service.'],
})

export const zhWebhookDisabled = (username: string, name: string): Told => ({
  subject: `你的${name}服务有一个 Webhook 已停用`,
  heading: '一个 Webhook 已停用',
  greeting: `${username}，你好：`,
  given: [username],
  lines: [
    `从${name}发往一个 Webhook 的事件，三天以来都没有送达，现已停止发送。`,
    '在服务器上，“latchkey webhooks list” 会列出它，“latchkey webhooks log” 会说明原因。它恢复正常后，用 “latchkey webhooks set --enable” 重新启用，用 “latchkey webhooks redeliver --since” 补发错过的事件。',
  ],
  closing: ['你是此服务的超级管理员，因此收到这封邮件。'],
})
