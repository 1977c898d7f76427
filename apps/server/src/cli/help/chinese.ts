import type { HelpConfiguration } from '@commander-js/extra-typings'
import { zhApps } from './zh-apps.ts'
import { zhBelow } from './zh-below.ts'
import { zhService } from './zh-service.ts'
import { zhUsers } from './zh-users.ts'

const texts: Record<string, string> = { ...zhUsers, ...zhApps, ...zhService, ...zhBelow }

const translated = (text: string): string => texts[text] ?? text

/** The parser appends the values of a choice, and the default. */
const appended = / \((?:choices: ([^)]*?))?(?:, )?(?:default: ([^)]*))?\)$/

function describe(text: string): string {
  const [suffix = '', choices, usual] = appended.exec(text) ?? []
  const more = [
    ...(choices === undefined ? [] : [`可选值：${choices}`]),
    ...(usual === undefined ? [] : [`默认：${usual}`]),
  ]
  const words = translated(text.slice(0, text.length - suffix.length))
  return more.length === 0 ? words : `${words}（${more.join('；')}）`
}

/** A line may end after any Chinese character, but none begins with a closing mark. */
const pieces = /\s*[（“]*(?:\p{Script=Han}|[!-~]+|\S)[，。；：、）”]*/gu

function wrapped(line: string, most: number, widthOf: (text: string) => number): string {
  const lines = ['']
  for (const piece of line.match(pieces) ?? [line]) {
    const longer = `${lines.at(-1)}${piece}`
    if (widthOf(longer) <= most || lines.at(-1) === '') lines[lines.length - 1] = longer
    else lines.push(piece.trimStart())
  }
  return lines.join('\n')
}

/** The help of the command line in Chinese. Terms and error messages keep their words. */
export const chineseHelp = (widthOf: (text: string) => number): HelpConfiguration => ({
  styleTitle: translated,
  styleDescriptionText: describe,
  displayWidth: widthOf,
  boxWrap: (text, most) =>
    text
      .split('\n')
      .map((line) => wrapped(line, most, widthOf))
      .join('\n'),
})
