import { email } from '@latchkey/shared/auth'
import * as z from 'zod'
import { closestTo } from './closest.ts'

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
  must: string,
  isRight: (text: string) => boolean,
  hint: (text: string) => string = () => '',
) =>
  z.string().refine(isRight, {
    error({ input }) {
      const text = String(input)
      return `must be ${must}, not ${shown(text)}${hint(text)}`
    },
  })

/** One of several names; suggests the one that was probably meant. */
export const oneNameOf = (names: readonly string[]) =>
  checked(
    `one of ${names.join(', ')}`,
    (text) => names.includes(text),
    (text) => {
      const meant = closestTo(text, names)
      return meant === undefined ? '' : `. Did you mean ${meant}?`
    },
  )

/** Like `checked` for values that may contain a password: the value is not quoted. */
export const concealed = (must: string, isRight: (text: string) => boolean) =>
  z.string().refine(isRight, { error: `must be ${must}` })

export const whole = (low: number, high: number) =>
  checked(`a whole number from ${low} to ${high}`, (text) => isWhole(text, low, high)).transform(
    Number,
  )

export const isWhole = (text: string, low: number, high: number): boolean =>
  /^\d{1,15}$/.test(text) && Number(text) >= low && Number(text) <= high

/** A day of the calendar, such as 2027-01-31. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && startOf(text).toJSON()?.startsWith(text)

/** The first moment of a day, in UTC. */
export const startOf = (day: string): Date => new Date(`${day}T00:00:00Z`)

/** A number from 0 to 1. */
export const isShare = (text: string): boolean => /^(0(\.\d+)?|1(\.0+)?)$/.test(text)

export const flag = checked('true or false', (text) => z.stringbool().safeParse(text).success)
  .transform((text) => z.stringbool().parse(text))
  .optional()

/** A comma-separated list; each wrong entry is a separate problem. */
export const listOf = (takes: string, isRight: (text: string) => boolean) =>
  z
    .string()
    .transform((text) => split(text).filter(Boolean))
    .superRefine((entries, context) => {
      for (const entry of entries.filter((candidate) => !isRight(candidate))) {
        context.addIssue(`takes ${takes}, not ${shown(entry)}`)
      }
    })

export const split = (text: string): string[] => text.split(',').map((entry) => entry.trim())

/** One "NAME must be …" per problem. */
export const sentences = (error: z.ZodError | undefined): string[] =>
  (error?.issues ?? []).map((issue) => `${issue.path.join('.')} ${issue.message}`)
