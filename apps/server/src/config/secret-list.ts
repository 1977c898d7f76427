import { randomBytes } from 'node:crypto'
import * as z from 'zod'
import { localText, type Words } from './local-language.ts'
import { typed } from './program-name.ts'
import { split } from './variables.ts'

/** 256 random bits, in characters that are safe in a shell, a URL and a comma-separated list. */
export const freshSecret = (): string => randomBytes(32).toString('base64url')

/** Ends a sentence about a secret that must be given. */
export const newSecret: Words = {
  en: `: ${typed('secrets new')} prints one`,
  zh: `，可用 ${typed('secrets new')} 生成`,
}

const requirement = {
  en: 'must be at least 32 random bytes, not a well-known or repeated value',
  zh: '至少应有 32 个随机字节，不能是常见或重复的值',
}

/** Comma-separated secrets, newest first: the first signs, all verify. */
export const secretList = z
  .string()
  .transform((text) => split(text) as [string, ...string[]])
  .superRefine((secrets, context) => {
    const places = secrets.flatMap((secret, at) => (isStrong(secret) ? [] : [at + 1]))
    if (places.length > 0) {
      const which = secrets.length > 1 && places
      context.addIssue(
        localText({
          en: `${requirement.en}${which ? ` (wrong: number ${which.join(', ')} of the list)` : ''}${newSecret.en}`,
          zh: `${requirement.zh}${which ? `（不合要求的是第 ${which.join('、')} 个）` : ''}${newSecret.zh}`,
        }),
      )
    } else if (new Set(secrets).size < secrets.length) {
      context.addIssue(
        localText({ en: 'must not hold the same secret twice', zh: '中有重复的密钥' }),
      )
    }
  })

function isStrong(secret: string): boolean {
  const isLong = Buffer.byteLength(secret) >= 32
  return isLong && !isPlaceholder(secret) && !isRepeated(secret) && !isSequence(secret)
}

/** Placeholders of examples and templates; random bytes do not contain them in any encoding. */
const isPlaceholder = (secret: string): boolean =>
  /(^|-)(your|super-?secret|change-?(me|this|it|in)|replace-?(me|this|with|in)|placeholder|at-least|django-insecure)(-|$)/.test(
    secret.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
  )

const isRepeated = (secret: string): boolean =>
  Array.from({ length: Math.floor(secret.length / 2) }, (_, at) => at + 1).some((period) =>
    secret.startsWith(secret.slice(period)),
  )

/** abcdef…, 123456…: few distinct steps between characters. */
const isSequence = (secret: string): boolean =>
  new Set(Array.from(secret.slice(1), (_, at) => secret.charCodeAt(at + 1) - secret.charCodeAt(at)))
    .size < 8
