import * as z from 'zod'
import type { Words } from '../config/local-language.ts'
import { flag, isWhole, sentences, shown, split, type Environment } from '../config/variables.ts'
import { dkimVariables, readDkim, type Dkim } from './dkim-settings.ts'
import { readSenders, senderVariables, type SenderSettings } from './smtp-settings.ts'

export type MailSettings = {
  senders: SenderSettings[]
  /** The index of the sender to try first, by the recipient's domain. */
  mailRoutes: Readonly<Record<string, number>>
  mailNotifyUnknown: boolean
  /** True if a new account is welcomed by mail. */
  mailWelcome: boolean
  dkim?: Dkim
}

const variables = z.object({ MAIL_NOTIFY_UNKNOWN: flag, MAIL_WELCOME: flag })
export const mailVariables = [
  ...senderVariables,
  ...dkimVariables,
  ...Object.keys(variables.shape),
  'MAIL_ROUTES',
]

/**
 * Reads the mail settings; `name` is the sender's display name. With problems the settings must not be
 * used.
 */
export function readMailSettings(
  given: Environment,
  name: string,
): { settings: MailSettings; problems: Words[] } {
  const parsed = variables.safeParse(given)
  const vars = parsed.data ?? variables.parse({})
  const smtp = readSenders(given, name)
  const routes = readRoutes(given['MAIL_ROUTES'] ?? '', smtp.senders.length)
  const signing = readDkim(given)
  return {
    problems: [
      ...smtp.problems,
      // Without senders, each route would only repeat the problems above.
      ...(smtp.problems.length > 0 ? [] : routes.problems),
      ...sentences(parsed.error),
      ...signing.problems,
    ],
    settings: {
      senders: smtp.senders,
      mailRoutes: routes.routes,
      mailNotifyUnknown: vars.MAIL_NOTIFY_UNKNOWN ?? true,
      mailWelcome: vars.MAIL_WELCOME ?? false,
      ...(signing.dkim && { dkim: signing.dkim }),
    },
  }
}

function readRoutes(text: string, count: number) {
  const routes: Record<string, number> = {}
  const problems: Words[] = []
  for (const entry of split(text).filter(Boolean)) {
    const [, domain = '', number = ''] = /^([a-z\d-]+(?:\.[a-z\d-]+)+)=(\d+)$/i.exec(entry) ?? []
    const key = domain.toLowerCase()
    if (domain === '') {
      problems.push({
        en: `MAIL_ROUTES takes domain=number such as qq.com=1, not ${shown(entry)}`,
        zh: `MAIL_ROUTES 应为 域名=序号，例如 qq.com=1，而不是 ${shown(entry)}`,
      })
    } else if (!isWhole(number, 1, count)) {
      problems.push({
        en: `MAIL_ROUTES sends ${key} to sender ${number}, but the senders are 1 to ${count}`,
        zh: `MAIL_ROUTES 让 ${key} 使用第 ${number} 个发信账号，但只有第 1 到第 ${count} 个`,
      })
    } else if (Object.hasOwn(routes, key))
      problems.push({
        en: `MAIL_ROUTES names ${key} twice`,
        zh: `MAIL_ROUTES 中 ${key} 出现了两次`,
      })
    else routes[key] = Number(number) - 1
  }
  return { routes, problems }
}
