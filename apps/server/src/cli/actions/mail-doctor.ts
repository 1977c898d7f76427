import type { Locale } from '@latchkey/shared/auth'
import { ConfigError, type Config } from '../../config.ts'
import { hasInbox } from '../../config/startup-rules.ts'
import { examine } from '../../mail/doctor/doctor.ts'
import { describe, stageTitle, title, verdict } from '../../mail/doctor/report.ts'
import { localLanguage, sameWords, type Words } from '../../config/local-language.ts'
import { say, sayJson, sayProgress } from '../output.ts'
import { openConfig } from '../open-config.ts'
import { publicOrigin } from '../../config/public-origin.ts'

type Options = { to?: string; json?: true; lang?: Locale }

/** The exit codes are those of the doctor: 0, 1 and, for warnings only, 3. */
export async function examineMail({ to, json, lang = localLanguage() }: Options): Promise<void> {
  const config = openConfig()
  const { senders, dkim } = config
  if (senders.length === 0) {
    const why = noSender(config)[lang]
    if (!json) throw new ConfigError(sameWords(why))
    sayJson({ senders: [], exitCode: 1, error: why })
    process.exitCode = 1
    return
  }
  const listener = json ? silence : narrate(lang)
  const report = await examine({ senders, dkim, to, lang }, listener)
  if (json) sayJson(report)
  else say(`\n${verdict(report.exitCode, lang)}`)
  process.exitCode = report.exitCode
}

function noSender(config: Config): Words {
  const inbox = `${publicOrigin(config)}/dev/inbox`
  return hasInbox(config)
    ? {
        zh: `没有配置发信账号，邮件都在开发收件箱 ${inbox} 中；如需发出，请设置 MAIL_PROVIDER 或 MAIL_SERVER`,
        en: `no sender is configured, so all emails are in the dev inbox, ${inbox}: to send them, set MAIL_PROVIDER or MAIL_SERVER`,
      }
    : {
        zh: '没有配置发信账号，请设置 MAIL_PROVIDER 或 MAIL_SERVER',
        en: 'no sender is configured: set MAIL_PROVIDER or MAIL_SERVER',
      }
}

const silence = { sender: () => {}, begin: () => {}, end: () => {} }

/** A terminal shows the running stage until its result replaces it. */
function narrate(lang: Locale): Parameters<typeof examine>[1] {
  return {
    sender: (sender, number) => say(`\n${title(sender, number, lang)}`),
    begin: (stage) => sayProgress(`  … ${stageTitle(stage, lang)}`),
    end: (result) => {
      sayProgress('\r\u001B[K')
      say(describe(result, lang))
    },
  }
}
