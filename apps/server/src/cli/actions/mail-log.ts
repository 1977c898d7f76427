import type { Locale } from '@latchkey/shared/auth'
import { formatMails, listMails, type ListOptions } from '../../mail/log.ts'
import { localLanguage } from '../local-language.ts'
import { say, sayJson } from '../output.ts'
import { withDatabase } from '../with-database.ts'

type Options = Pick<ListOptions, 'limit' | 'state'> & {
  addresses?: true
  json?: true
  lang?: Locale
}

export const logMails = ({ limit, state, addresses, json, lang = localLanguage() }: Options) =>
  withDatabase(async ({ em }) => {
    const mails = await listMails(em, { limit, state, addresses: addresses === true, lang })
    if (json) sayJson(mails)
    else say(formatMails(mails, lang))
  })
