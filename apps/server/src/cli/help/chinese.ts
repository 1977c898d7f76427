import { Help, type HelpConfiguration } from '@commander-js/extra-typings'
import { zhRoles, zhStates } from '../value-words.ts'
import { zhApps } from './zh-apps.ts'
import { zhBelow } from './zh-below.ts'
import { zhService } from './zh-service.ts'
import { zhUsers } from './zh-users.ts'

const texts: Record<string, string> = { ...zhUsers, ...zhApps, ...zhService, ...zhBelow }

const translated = (text: string): string => texts[text] ?? text

/** The parser appends the values of a choice, and the default. */
const appended = / \((?:choices: ([^)]*?))?(?:, )?(?:default: ([^)]*))?\)$/

const values: Record<string, string> = { ...zhRoles, ...zhStates }

/** The parser quotes each value. */
const plain = (list: string): string =>
  list
    .replaceAll('"', '')
    .split(', ')
    .map((value) => (values[value] === undefined ? value : `${value}（${values[value]}）`))
    .join('、')

function describe(text: string): string {
  const [suffix = '', choices, usual] = appended.exec(text) ?? []
  const more = [
    ...(choices === undefined ? [] : [`可选值：${plain(choices)}`]),
    ...(usual === undefined ? [] : [`默认：${plain(usual)}`]),
  ]
  const words = translated(text.slice(0, text.length - suffix.length))
  return more.length === 0 ? words : `${words}（${more.join('；')}）`
}

/** A line may end after any word, but none begins with a closing mark. */
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

function piecesOf(line: string): string[] {
  const pieces: string[] = []
  let isLoose = false
  for (const run of line.match(/[!-~]+|[^!-~]+/g) ?? [])
    for (const part of /[!-~]/.test(run) ? [run] : segmentsOf(run)) {
      // Words that the segmenter does not know come as single characters.
      const isSingle = /^\p{Script=Han}$/u.test(part)
      const isClosing = /^[，。；：、）”]/.test(part)
      const last = pieces.at(-1) ?? ''
      if (last !== '' && (isClosing || (isLoose && isSingle) || /^[\s（“]+$/.test(last)))
        pieces[pieces.length - 1] = last + part
      else pieces.push(part)
      isLoose = isSingle
    }
  return pieces
}

const segmentsOf = (run: string): string[] =>
  Array.from(segmenter.segment(run), ({ segment }) => segment)

/** A last line of a word or less takes words of the line before. */
const leastLast = 6

function wrapped(line: string, most: number, widthOf: (text: string) => number): string {
  const lines: string[][] = [[]]
  for (const piece of piecesOf(line)) {
    const last = lines.at(-1) ?? []
    if (last.length === 0 || widthOf([...last, piece].join('')) <= most) last.push(piece)
    else lines.push([piece.trimStart()])
  }
  const [before = [], last = []] = lines.slice(-2)
  while (lines.length > 1 && before.length > 1 && widthOf(last.join('')) < leastLast)
    last.unshift(before.pop() ?? '')
  return lines.map((pieces) => pieces.join('').trim()).join('\n')
}

/** The help of the command line in Chinese. Terms keep their words. */
export const chineseHelp = (widthOf: (text: string) => number): HelpConfiguration => ({
  formatHelp: (command, help) =>
    // The parser puts a blank between the title and the usage.
    new Help().formatHelp(command, help).replace(/^用法： /, '用法：'),
  styleTitle: translated,
  styleDescriptionText: describe,
  displayWidth: widthOf,
  boxWrap: (text, most) =>
    text
      .split('\n')
      .map((line) => wrapped(line, most, widthOf))
      .join('\n'),
})
