import * as z from 'zod'
import { checked, flag, isWhole, sentences, shown, split } from '../variables.ts'
import { readDkim, type Dkim } from './dkim-settings.ts'
import { isAddress, readSenders, type Given, type SenderSettings } from './smtp-settings.ts'

export type Brand = { name: string; color: string; support?: string }

export type MailSettings = {
  senders: SenderSettings[]
  /** Recipient's domain → index of the sender that goes first. */
  mailRoutes: Readonly<Record<string, number>>
  mailNotifyUnknown: boolean
  mailBrand: Brand
  dkim?: Dkim
}

const variables = z.object({
  MAIL_NOTIFY_UNKNOWN: flag,
  MAIL_BRAND_NAME: checked('1 to 40 characters on one line', isName).default('Latchkey'),
  MAIL_BRAND_COLOR: checked('a colour such as #4f46e5', (text) =>
    /^#[\da-f]{6}$/i.test(text),
  ).default('#4f46e5'),
  MAIL_SUPPORT_ADDRESS: checked('an e-mail address', isAddress).optional(),
})

/** Reads every MAIL_ variable. With faults the settings are not to be used. */
export function readMailSettings(given: Given): { settings: MailSettings; faults: string[] } {
  const parsed = variables.safeParse(given)
  const vars = parsed.data ?? variables.parse({})
  const smtp = readSenders(given, vars.MAIL_BRAND_NAME)
  const routes = readRoutes(given['MAIL_ROUTES'] ?? '', smtp.senders.length)
  const signing = readDkim(given)
  const brand = { name: vars.MAIL_BRAND_NAME, color: vars.MAIL_BRAND_COLOR }
  return {
    faults: [
      ...smtp.faults,
      // Without senders each route would only repeat what is said above.
      ...(smtp.faults.length > 0 ? [] : routes.faults),
      ...sentences(parsed.error),
      ...signing.faults,
    ],
    settings: {
      senders: smtp.senders,
      mailRoutes: routes.routes,
      mailNotifyUnknown: vars.MAIL_NOTIFY_UNKNOWN ?? true,
      mailBrand: vars.MAIL_SUPPORT_ADDRESS
        ? { ...brand, support: vars.MAIL_SUPPORT_ADDRESS }
        : brand,
      ...(signing.dkim && { dkim: signing.dkim }),
    },
  }
}

function isName(text: string): boolean {
  return text.trim() === text && /^[^\p{C}\p{Zl}\p{Zp}]{1,40}$/u.test(text)
}

function readRoutes(text: string, count: number) {
  const routes: Record<string, number> = {}
  const faults: string[] = []
  for (const entry of split(text).filter(Boolean)) {
    const [, domain = '', number = ''] = /^([a-z\d-]+(?:\.[a-z\d-]+)+)=(\d+)$/i.exec(entry) ?? []
    const key = domain.toLowerCase()
    if (domain === '') {
      faults.push(`MAIL_ROUTES takes domain=number such as qq.com=1, not ${shown(entry)}`)
    } else if (!isWhole(number, 1, count)) {
      faults.push(`MAIL_ROUTES sends ${key} to sender ${number}, but the senders are 1 to ${count}`)
    } else if (Object.hasOwn(routes, key)) faults.push(`MAIL_ROUTES names ${key} twice`)
    else routes[key] = Number(number) - 1
  }
  return { routes, faults }
}
