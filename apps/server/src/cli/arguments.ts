import { InvalidArgumentError, Option, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { email } from '@latchkey/shared/auth'
import { pathOfCaller } from '../config/callers-folder.ts'
import { typed } from '../config/program-name.ts'
import { closestTo } from '../config/closest.ts'
import { localError, localText, type Words } from '../config/local-language.ts'
import { StartupError } from '../config/startup-error.ts'

export const jsonOption = () => new Option('--json', 'prints JSON')

/** The answer to `requireYes`, given beforehand. */
export const yesOption = () => new Option('--yes', 'does not ask')

/** An option that takes one value of a closed list. */
export const choiceOption = <Flags extends string, T extends string>(
  flags: Flags,
  description: string,
  allowed: readonly T[],
) => new Option(flags, description).choices(allowed).argParser(oneOf(allowed))

/** Reads one value of a closed list. Anything else is a usage error. */
export const oneOf =
  <T extends string>(allowed: readonly T[]) =>
  (given: string): T => {
    const found = allowed.find((one) => one === given)
    if (found !== undefined) return found
    throw new InvalidArgumentError(`Expected one of ${allowed.join(', ')}.${guess(given, allowed)}`)
  }

/** Collects an option that may be repeated. */
export const collected =
  <T extends string>(read: (given: string) => T, most: number) =>
  (given: string, before: T[] = []): T[] => {
    if (before.length < most) return [...new Set([...before, read(given)])]
    throw new InvalidArgumentError(`At most ${most} are allowed.`)
  }

/** Reads a text that a check finds no problem with. */
export const checked =
  (check: (given: string) => Words | undefined) =>
  (given: string): string => {
    const problem = check(given)
    if (problem === undefined) return given
    throw new InvalidArgumentError(itIs(problem))
  }

/** Ends the sentence of a problem, which may be a question already. */
const itIs = ({ en, zh }: Words): string =>
  localText({
    en: `It ${en}${en.endsWith('?') ? '' : '.'}`,
    zh: `${zh}${zh.endsWith('？') ? '' : '。'}`,
  })

export function guess(given: string, allowed: readonly string[]): string {
  const closest = closestTo(given, allowed)
  if (closest === undefined) return ''
  return localText({ en: `\n(Did you mean ${closest}?)`, zh: `\n（你要找的是 ${closest} 吗？）` })
}

/** Rejects empty words: an unset variable of a script arrives as one. */
export function nonEmpty(given: string): string {
  if (given.trim() !== '') return given
  throw new InvalidArgumentError('It is empty.')
}

/** A file or folder; a relative path starts at the operator's working folder. */
export const path = (given: string): string => pathOfCaller(nonEmpty(given))

export const wholeNumber =
  (min: number, max: number) =>
  (given: string): number => {
    const number = Number(given)
    if (/^\d{1,15}$/.test(given) && number >= min && number <= max) return number
    throw new InvalidArgumentError(`Expected a whole number from ${min} to ${max}.`)
  }

export function emailAddress(given: string): string {
  if (email.safeParse(given).success) return given
  throw new InvalidArgumentError('Expected one email address.')
}

/** Ends a wrong address as wrong usage. The parser of an option would quote it, with its password. */
export function requireAddress(command: CommandUnknownOpts, read: () => unknown): void {
  try {
    read()
  } catch (error) {
    if (error instanceof StartupError) command.error(error.message)
    throw error
  }
}

/** The refusal of a name that nothing has: it says which of the names was probably meant, or what lists them all. */
export function unknownName(
  kind: Words,
  given: string,
  { names, lists }: { names: readonly string[]; lists: readonly string[] },
) {
  const meant = guess(given, names)
  const all = lists.map(typed)
  const show = all.length === 1 ? 'shows' : 'show'
  return localError({
    en: `no ${kind.en} is called "${given}"${meant || `: "${all.join('" and "')}" ${show} them all`}`,
    zh: `没有名为“${given}”的${kind.zh}${meant || `，可用“${all.join('”和“')}”查看全部`}`,
  })
}
