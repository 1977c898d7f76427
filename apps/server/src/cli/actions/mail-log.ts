import type { Locale } from '@latchkey/shared/auth'
import { listMails, type ListOptions, type LoggedMail } from '../../mail/log.ts'
import { lists } from '../lists.ts'
import { localLanguage } from '../../config/local-language.ts'
import { say, sayJson } from '../output.ts'
import { worded, zhStates, zhTemplates } from '../value-words.ts'
import { sayTable } from '../table.ts'
import { withDatabase } from '../with-database.ts'

type Options = Pick<ListOptions, 'limit' | 'state'> & {
  addresses?: true
  json?: true
  lang?: Locale
}

export const logMails = ({ limit, state, addresses, json, lang = localLanguage() }: Options) =>
  withDatabase(async ({ em }) => {
    const mails = await listMails(em, { limit, state, addresses: addresses === true, lang })
    if (json) return sayJson(mails)
    const rows = mails.map((mail) => [
      mail.createdAt,
      worded(mail.template, zhTemplates, lang),
      mail.recipient,
      worded(mail.state, zhStates, lang),
      mail.attempts,
      mail.sender,
      mail.nextTryAt,
      mail.diagnosis?.id,
    ])
    sayTable(lists.mails, rows, lang)
    explain(mails, lang)
  })

const legend = {
  en: { cause: 'cause', remedy: 'remedy', reply: 'last reply' },
  zh: { cause: '原因', remedy: '解决办法', reply: '服务器最近的答复' },
} satisfies Record<Locale, object>

/** Explains each diagnosis once. */
function explain(mails: LoggedMail[], lang: Locale): void {
  const { cause, remedy, reply } = legend[lang]
  const found = new Map(
    mails.flatMap(({ diagnosis }) => (diagnosis ? [[diagnosis.id, diagnosis]] : [])),
  )
  for (const [id, one] of found) {
    say(`\n${id}`)
    const colon = lang === 'zh' ? '：' : ': '
    say(`  ${cause}${colon}${one.cause}`)
    say(`  ${remedy}${colon}${one.remedy}`)
    say(`  ${reply}${colon}${one.reply.replaceAll(/\p{C}+/gu, ' ')}`)
  }
}
