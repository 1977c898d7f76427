import { localText, type Words } from '../config/local-language.ts'

/** Characters that a terminal obeys or that reorder a line: controls but tabs and ends of lines, and bidirectional marks. */
const commanding = /[^\P{Cc}\t\n]|[\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu

const escaped = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/** Shows what a terminal would obey. JSON reads the same before and after. */
const harmless = (text: string): string => text.replaceAll(commanding, escaped)

/** A stored text on one line: it must not begin a line of its own. */
export const onOneLine = (text: string): string => harmless(text).replaceAll(/[\t\n]/g, escaped)

/** Results go to standard output; errors and progress to standard error. Neither obeys a stored text. */
export const say = (text: string | Words): void =>
  void process.stdout.write(`${harmless(inWords(text))}\n`)

export const sayError = (text: string | Words): void =>
  void process.stderr.write(`${harmless(inWords(text))}\n`)

/** The answer stands on the line of its question. */
export const sayQuestion = (words: Words): void => void process.stderr.write(inWords(words))

const inWords = (text: string | Words): string =>
  typeof text === 'string' ? text : localText(text)

/** Progress is for terminals, where the next line can replace it. */
export function sayProgress(text: string): void {
  if (process.stdout.isTTY && process.stderr.isTTY) process.stderr.write(text)
}

export const sayJson = (value: unknown): void => say(JSON.stringify(value, null, 2))

/** Writes one JSON array row by row, since there may be more rows than memory holds. */
export async function sayJsonRows(rows: AsyncIterable<unknown>): Promise<void> {
  let separator = '['
  for await (const row of rows) {
    process.stdout.write(`${separator}\n  ${harmless(JSON.stringify(row))}`)
    separator = ','
  }
  say(separator === '[' ? '[]' : '\n]')
}

/** "1 session", "2 sessions". */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`

/** The name of a second factor for `counted`. */
export const factor = ['authenticator app or passkey', 'authenticator apps and passkeys'] as const

/** A single one is either of the two. */
export const zhFactors = (count: number): string =>
  `${count} 个身份验证器应用${count === 1 ? '或' : '和'}通行密钥`

/** The sentence below a secret. */
export const saveSecret = {
  en: 'Save the secret now: it will not be shown again.',
  zh: '请立即保存密钥，它不会再次显示',
}
