import * as z from 'zod'
import type { Words } from '../config/local-language.ts'
import { checked, isMailAddress, sentences, type Environment } from '../config/variables.ts'
import type { Color } from './brand-color.ts'
import { linkVariables, readLinks, shortLine, type Links } from './links.ts'
import { readLogo, type Logo } from './logo.ts'

/** The look of pages and mails. `support` is the address they name for questions. */
export type Brand = { name: string; color: Color; support?: string; logo?: Logo; links?: Links }

/** The colour that the pages' palette is designed around. */
export const standardColor = '#0f6b5c'

const variables = z.object({
  BRAND_NAME: checked(shortLine, isName).default('Latchkey'),
  BRAND_COLOR: checked({ en: 'a colour such as #4f46e5', zh: '颜色，例如 #4f46e5' }, (text) =>
    /^#[\da-f]{6}$/i.test(text),
  ).default(standardColor),
  MAIL_SUPPORT_ADDRESS: checked(
    { en: 'an email address', zh: '邮箱地址' },
    isMailAddress,
  ).optional(),
})

export const brandVariables = [...Object.keys(variables.shape), ...linkVariables, 'BRAND_LOGO_FILE']

/** A brand with problems must not be used. */
export function readBrand(given: Environment): { brand: Brand; problems: Words[] } {
  const parsed = variables.safeParse(given)
  const vars = parsed.data ?? variables.parse({})
  const { logo, problems } = readLogo(given['BRAND_LOGO_FILE'])
  const brand = { name: vars.BRAND_NAME, color: vars.BRAND_COLOR.toLowerCase() }
  const support = vars.MAIL_SUPPORT_ADDRESS
  const { links, problems: linkProblems } = readLinks(given, support)
  return {
    brand: { ...brand, ...(support && { support }), ...(logo && { logo }), links },
    problems: [...sentences(parsed.error), ...problems, ...linkProblems],
  }
}

function isName(text: string): boolean {
  return text.trim() === text && /^[^\p{C}\p{Zl}\p{Zp}]{1,40}$/u.test(text)
}
