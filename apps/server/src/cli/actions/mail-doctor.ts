import type { Locale } from '@latchkey/shared/auth'
import { ConfigError } from '../../config.ts'
import { examine } from '../../mail/doctor/doctor.ts'
import { describe, stageTitle, title, verdict } from '../../mail/doctor/report.ts'
import { localLanguage, sameWords } from '../../config/local-language.ts'
import { say, sayJson, sayProgress } from '../output.ts'
import { openConfig } from '../open-config.ts'

type Options = { to?: string; json?: true; lang?: Locale }

/** The exit codes are those of the doctor: 0, 1 and, for warnings only, 3. */
export async function examineMail({ to, json, lang = localLanguage() }: Options): Promise<void> {
  const { senders, dkim } = openConfig()
  if (senders.length === 0) {
    if (!json) throw new ConfigError(sameWords(noSender[lang]))
    sayJson({ senders: [], exitCode: 1, error: noSender[lang] })
    process.exitCode = 1
    return
  }
  const listener = json ? silence : narrate(lang)
  const report = await examine({ senders, dkim, to, lang }, listener)
  if (json) sayJson(report)
  else say(`\n${verdict(report.exitCode, lang)}`)
  process.exitCode = report.exitCode
}

const noSender = {
  zh: '没有配置发信账号，请设置 MAIL_PROVIDER 或 MAIL_SERVER',
  en: 'no sender is configured: set MAIL_PROVIDER or MAIL_SERVER',
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
