import { email } from '@latchkey/shared/auth'
import * as z from 'zod'
import { closestTo } from './closest.ts'
import { localText, sameWords, type Words } from './local-language.ts'

/** The environment by name. */
export type Environment = Readonly<Record<string, string | undefined>>

export const isMailAddress = (text: string): boolean => email.safeParse(text).success

/**
 * Strips remains of env files around a value: Windows line ends, blanks, quotes. A secret loses only line
 * ends, since it may begin or end with any other character.
 */
export function unwrapped(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const bare = Object.entries(env).map(([name, text = '']) => [name, unwrap(name, text)] as const)
  return Object.fromEntries(bare.filter(([, text]) => text !== ''))
}

/** Returns the variables that have a value; a later source overrides an earlier one. */
export function withoutEmpty(...sources: NodeJS.ProcessEnv[]): NodeJS.ProcessEnv {
  const filled = sources.flatMap((env) =>
    Object.entries(env).filter(([name, text = '']) => unwrap(name, text) !== ''),
  )
  return Object.fromEntries(filled)
}

function unwrap(name: string, text: string): string {
  if (/SECRET|PASSWORD|KEY/.test(name)) return text.replaceAll(/^[\r\n]+|[\r\n]+$/g, '')
  const [, , quoted] = /^(["'])(.*)\1$/s.exec(text.trim()) ?? []
  return (quoted ?? text).trim()
}

/** A value as an error message may quote it: short and on one line. Never used for secrets. */
export const shown = (text: string, most = 60): string =>
  text.replaceAll(/\p{C}/gu, '?').slice(0, most)

/** Messages read "NAME must be …, not abc". */
export const checked = (
  must: Words,
  isRight: (text: string) => boolean,
  hint: (text: string) => Words = () => sameWords(''),
) =>
  z.string().refine(isRight, {
    error({ input }) {
      const text = String(input)
      const [given, meant] = [shown(text), hint(text)]
      return localText({
        en: `must be ${must.en}, not ${given}${meant.en}`,
        zh: `应为${must.zh}，而不是 ${given}${meant.zh}`,
      })
    },
  })

/** One of several names; suggests the one that was probably meant. */
export const oneNameOf = (names: readonly string[]) =>
  checked(
    { en: `one of ${names.join(', ')}`, zh: `以下之一：${names.join('、')}` },
    (text) => names.includes(text),
    (text) => {
      const meant = closestTo(text, names)
      if (meant === undefined) return sameWords('')
      return { en: `. Did you mean ${meant}?`, zh: `。你要填的是 ${meant} 吗？` }
    },
  )

/** Like `checked` for values that may contain a password: the value is not quoted. */
export const concealed = (must: Words, isRight: (text: string) => boolean) =>
  z.string().refine(isRight, {
    error: () => localText({ en: `must be ${must.en}`, zh: `应为${must.zh}` }),
  })

export const whole = (low: number, high: number) =>
  checked(
    { en: `a whole number from ${low} to ${high}`, zh: ` ${low} 到 ${high} 的整数` },
    (text) => isWhole(text, low, high),
  ).transform(Number)

export const isWhole = (text: string, low: number, high: number): boolean =>
  /^\d{1,15}$/.test(text) && Number(text) >= low && Number(text) <= high

/** A day of the calendar, such as 2027-01-31. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && startOf(text).toJSON()?.startsWith(text)

/** The first moment of a day, in UTC. */
export const startOf = (day: string): Date => new Date(`${day}T00:00:00Z`)

/** A number from 0 to 1. */
export const isShare = (text: string): boolean => /^(0(\.\d+)?|1(\.0+)?)$/.test(text)

export const flag = checked(
  { en: 'true or false', zh: ' true 或 false' },
  (text) => z.stringbool().safeParse(text).success,
)
  .transform((text) => z.stringbool().parse(text))
  .optional()

/** A comma-separated list; each wrong entry is a separate problem. */
export const listOf = (takes: Words, isRight: (text: string) => boolean) =>
  z
    .string()
    .transform((text) => split(text).filter(Boolean))
    .superRefine((entries, context) => {
      for (const entry of entries.filter((candidate) => !isRight(candidate))) {
        const words = {
          en: `takes ${takes.en}, not ${shown(entry)}`,
          zh: `应为${takes.zh}，而不是 ${shown(entry)}`,
        }
        context.addIssue(localText(words))
      }
    })

export const split = (text: string): string[] => text.split(',').map((entry) => entry.trim())

/** The file that a variable names. */
export const unreadable = (name: string, file: string): Words => ({
  en: `${name} ${file} cannot be read`,
  zh: `${name} ${file} 无法读取`,
})

/** One "NAME must be …" per problem. */
export const sentences = (error: z.ZodError | undefined): Words[] =>
  (error?.issues ?? []).map((issue) => sameWords(`${issue.path.join('.')} ${issue.message}`))
