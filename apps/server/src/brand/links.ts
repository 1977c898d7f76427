import * as z from 'zod'
import { isHttpUrl } from '../config/network-addresses.ts'
import { checked, sentences, type Environment } from '../config/variables.ts'

/** Links at the foot of every page. */
export type Links = {
  /** The site or app that users come from. */
  home?: string
  terms?: string
  privacy?: string
  support?: string
  /** The registration of a site in mainland China (ICP), which its pages must show. */
  icp?: string
}

const url = checked(
  {
    en: 'an address such as https://example.com/terms',
    zh: '网址，例如 https://example.com/terms',
  },
  isHttpUrl,
).optional()

export const shortLine = { en: '1 to 40 characters on one line', zh: '单行文字（1 到 40 个字符）' }

const variables = z.object({
  HOME_URL: url,
  TERMS_URL: url,
  PRIVACY_URL: url,
  SUPPORT_URL: url,
  ICP_NUMBER: checked(shortLine, (text) => /^[^\p{C}\p{Zl}\p{Zp}]{1,40}$/u.test(text)).optional(),
})

export const linkVariables = Object.keys(variables.shape)

/** Without SUPPORT_URL, support is the address for questions that the mails name. */
export function readLinks(given: Environment, supportAddress: string | undefined) {
  const parsed = variables.safeParse(given)
  const vars = parsed.data ?? {}
  const support = vars.SUPPORT_URL ?? (supportAddress && `mailto:${supportAddress}`)
  const links: Links = {
    ...(vars.HOME_URL && { home: vars.HOME_URL }),
    ...(vars.TERMS_URL && { terms: vars.TERMS_URL }),
    ...(vars.PRIVACY_URL && { privacy: vars.PRIVACY_URL }),
    ...(support && { support }),
    ...(vars.ICP_NUMBER && { icp: vars.ICP_NUMBER }),
  }
  return { links, problems: sentences(parsed.error) }
}
