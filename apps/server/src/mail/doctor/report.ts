import type { SenderSettings } from '../smtp-settings.ts'
import type { Result, StageName } from './stages.ts'
import type { Lang } from './test-mail.ts'

const stageNames: Record<Lang, Record<StageName, string>> = {
  zh: {
    config: '配置',
    dns: '解析主机名',
    tcp: '建立连接',
    tls: '加密与证书',
    ehlo: '问候与 EHLO',
    auth: '登录',
    mail: '发件人 MAIL FROM',
    rcpt: '收件人 RCPT TO',
    data: '邮件内容 DATA',
    spf: 'SPF 记录',
    dkim: 'DKIM 签名',
    dmarc: 'DMARC 策略',
  },
  en: {
    config: 'configuration',
    dns: 'host name',
    tcp: 'connection',
    tls: 'TLS and certificate',
    ehlo: 'greeting and EHLO',
    auth: 'sign-in',
    mail: 'MAIL FROM',
    rcpt: 'RCPT TO',
    data: 'DATA',
    spf: 'SPF record',
    dkim: 'DKIM signature',
    dmarc: 'DMARC policy',
  },
}

const texts = {
  zh: {
    ok: '正常',
    warning: '注意',
    failed: '失败',
    skipped: '跳过',
    cause: '原因',
    remedy: '解决办法',
  },
  en: {
    ok: 'ok',
    warning: 'warning',
    failed: 'failed',
    skipped: 'skipped',
    cause: 'Cause',
    remedy: 'Remedy',
  },
} as const

const verdicts = {
  zh: { 0: '一切正常。', 1: '有发信账号无法发信。', 3: '可以发信，但有需要注意的地方。' },
  en: {
    0: 'Everything works.',
    1: 'A sender cannot send.',
    3: 'Emails can be sent, but there are warnings.',
  },
} as const

export const title = (sender: SenderSettings, number: number, lang: Lang): string => {
  const { host, port, username, from } = sender
  const way = `${from.address} → ${host}:${port}`
  return lang === 'zh'
    ? `发信账号 ${number}：${way}${username ? `（${username}）` : ''}`
    : `Sender ${number}: ${way}${username ? ` (${username})` : ''}`
}

export const stageTitle = (stage: StageName, lang: Lang): string => stageNames[lang][stage]

export function describe(result: Result, lang: Lang): string {
  const { stage, status, ms, detail, finding } = result
  const said = texts[lang]
  const time = status === 'skipped' ? '' : ` ${ms} ms`
  const head = `  [${said[status]}] ${stageTitle(stage, lang)}${time}${detail && `  ${detail}`}`
  if (!finding) return head
  const { cause, remedy } = finding.texts[lang]
  const { id } = finding
  return lang === 'zh'
    ? `${head}\n      ${said.cause}：${cause}（${id}）\n      ${said.remedy}：${remedy}`
    : `${head}\n      ${said.cause}: ${cause} (${id})\n      ${said.remedy}: ${remedy}`
}

export const verdict = (exitCode: 0 | 1 | 3, lang: Lang): string => verdicts[lang][exitCode]
