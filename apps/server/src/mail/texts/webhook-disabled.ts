import type { Texts } from './layout.ts'

type Told = Texts & { greeting: string; given: string[] }

export const enWebhookDisabled = (username: string, name: string): Told => ({
  subject: `One of the ${name} webhooks was disabled`,
  heading: 'A webhook was disabled',
  greeting: `Hello ${username},`,
  given: [username],
  lines: [
    `One of the ${name} webhooks hasn’t accepted an event for 3 days, so it no longer receives any.`,
    'On the server, “latchkey webhooks list” shows which one, and “latchkey webhooks log” shows what went wrong. Once it answers again, enable it with “latchkey webhooks set --enable”, and send what it missed with “latchkey webhooks redeliver --since”.',
  ],
  closing: ['You’re getting this email because you’re a superadmin of this service.'],
})

export const zhWebhookDisabled = (username: string, name: string): Told => ({
  subject: `${name.trimStart()}有一个 Webhook 已停用`,
  heading: '一个 Webhook 已停用',
  greeting: `${username}，你好：`,
  given: [username],
  lines: [
    `${name.trimStart()}的一个 Webhook 已连续 3 天未能接收事件，现已停用。`,
    '请在服务器上用“latchkey webhooks list”查看是哪一个，用“latchkey webhooks log”查看原因。恢复正常后，用“latchkey webhooks set --enable”重新启用，用“latchkey webhooks redeliver --since”补发错过的事件。',
  ],
  closing: ['你是此服务的超级管理员，因此收到此邮件。'],
})
