import { email } from '@latchkey/shared/auth'
import { parseArgs } from 'node:util'
import { ConfigError, readConfig } from '../config.ts'
import { examine } from '../mail/doctor/doctor.ts'
import { describe, stageTitle, title, verdict } from '../mail/doctor/report.ts'
import type { Lang } from '../mail/doctor/test-mail.ts'
import { beginProgram } from '../process/program.ts'

beginProgram()

const usage = `Usage: npm run mail:doctor -- [--to <address>] [--json] [--lang zh|en]
  --to    sends a test mail there through every sender; without it nothing is mailed
  --json  prints one JSON document instead of lines
  --lang  zh or en; else the language of the environment
Exit code: 0 all is well, 1 a sender cannot send, 2 wrong usage or configuration, 3 warnings only`

const options = {
  to: { type: 'string' },
  json: { type: 'boolean', default: false },
  lang: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const

const out = (text: string) => void process.stdout.write(text)

async function main(): Promise<number> {
  const { to, json, lang = localLanguage(), help } = parseArgs({ options }).values
  if (help) {
    out(`${usage}\n`)
    return 0
  }
  if (!isLang(lang)) throw new UsageError('--lang takes zh or en')
  if (to !== undefined && !email.safeParse(to).success) {
    throw new UsageError('--to takes one e-mail address')
  }
  const { senders, dkim } = readConfig()
  if (senders.length === 0) throw new ConfigError(noSender[lang])
  const asked = { senders, dkim, to, lang }
  const report = await examine(asked, json ? silence : narrate(lang))
  out(json ? `${JSON.stringify(report, null, 2)}\n` : `\n${verdict(report.exitCode, lang)}\n`)
  return report.exitCode
}

const isLang = (text: string): text is Lang => text === 'zh' || text === 'en'

class UsageError extends Error {}

const noSender = {
  zh: '没有配置发信账号：设置 MAIL_PROVIDER 或 MAIL_SERVER',
  en: 'no sender is configured: set MAIL_PROVIDER or MAIL_SERVER',
}

const silence = { sender: () => {}, begin: () => {}, end: () => {} }

/** On a terminal the stage under way is shown until its result replaces it. */
function narrate(lang: Lang): Parameters<typeof examine>[1] {
  const isTerminal = process.stdout.isTTY
  return {
    sender: (sender, number) => out(`\n${title(sender, number, lang)}\n`),
    begin: (stage) => isTerminal && out(`  … ${stageTitle(stage, lang)}`),
    end: (result) => out(`${isTerminal ? '\r\u001B[K' : ''}${describe(result, lang)}\n`),
  }
}

/** Node takes it from LC_ALL, LC_MESSAGES and LANG. */
const localLanguage = (): Lang =>
  new Intl.DateTimeFormat().resolvedOptions().locale.startsWith('zh') ? 'zh' : 'en'

try {
  process.exitCode = await main()
} catch (error) {
  const { code = '' } = error as { code?: string }
  const isUsage = error instanceof UsageError || code.startsWith('ERR_PARSE_ARGS')
  if (!isUsage && !(error instanceof ConfigError)) throw error
  const { message } = error as Error
  const faults = message.split('; ').join('\n')
  process.stderr.write(isUsage ? `${message}\n\n${usage}\n` : `${faults}\n`)
  process.exitCode = 2
}
