import { typed } from '../config/program-name.ts'

/** The heading of each list, and the sentence that stands for a list without rows. */
export const lists = {
  users: {
    heading: {
      en: ['id', 'username', 'email', 'role', 'status'],
      zh: ['编号', '用户名', '邮箱', '角色', '状态'],
    },
    empty: {
      en: `No accounts yet. "${typed('users create')}" creates one.`,
      zh: `还没有账号，可用“${typed('users create')}”新建`,
    },
  },
  apps: {
    heading: {
      en: ['id', 'name', 'kind', 'origins', 'audience'],
      zh: ['编号', '名称', '类型', '源', '受众'],
    },
    empty: {
      en: `No apps yet. "${typed('apps add')}" registers one.`,
      zh: `还没有应用，可用“${typed('apps add')}”登记`,
    },
  },
  webhooks: {
    heading: { en: ['id', 'address', 'state'], zh: ['编号', '地址', '状态'] },
    empty: {
      en: `No webhooks yet. "${typed('webhooks add')}" registers one.`,
      zh: `还没有 Webhook，可用“${typed('webhooks add')}”登记`,
    },
  },
  deliveries: {
    heading: {
      en: ['created (UTC)', 'event', 'type', 'state', 'attempts', 'status', 'fault'],
      zh: ['创建时间（UTC）', '事件', '类型', '状态', '尝试次数', '响应状态码', '错误'],
    },
    empty: { en: 'No deliveries found.', zh: '没有符合条件的投递记录' },
  },
  keys: {
    heading: {
      en: ['key', 'algorithm', 'signs from (UTC)'],
      zh: ['密钥', '算法', '开始签名（UTC）'],
    },
    empty: {
      en: 'No keys yet. The service creates them when an app first needs one.',
      zh: '还没有密钥，服务会在应用首次需要时自动生成',
    },
  },
  mails: {
    heading: {
      en: [
        'created (UTC)',
        'template',
        'recipient',
        'state',
        'attempts',
        'sender',
        'next attempt (UTC)',
        'diagnosis',
      ],
      zh: [
        '创建时间（UTC）',
        '模板',
        '收件人',
        '状态',
        '尝试次数',
        '发信服务器',
        '下次尝试（UTC）',
        '诊断',
      ],
    },
    empty: { en: 'No emails found.', zh: '没有符合条件的邮件' },
  },
}
