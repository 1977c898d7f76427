import type { Locale } from '@latchkey/shared/auth'
import { localLanguage } from './local-language.ts'
import { onOneLine, say } from './output.ts'

type Cell = string | number | Date | null | undefined

/** Chinese, Japanese and Korean characters and signs take two columns of a terminal. */
const wide =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFF60\uFFE0-\uFFE6]/

const width = (text: string): number =>
  [...text].reduce((sum, character) => sum + (wide.test(character) ? 2 : 1), 0)

/**
 * Prints rows in aligned columns below a heading. Rows may come in parts, since there may be more than
 * memory holds; a wider cell of a later part widens its column from there on.
 */
export function createTable(heading: Record<Locale, string[]>, lang: Locale = localLanguage()) {
  const head = heading[lang]
  const widths = head.map(width)
  let isHeadDue = true
  return {
    print(rows: Cell[][]): void {
      const lines = rows.map((row) => row.map(written))
      for (const line of lines)
        for (const [column, cell] of line.entries())
          widths[column] = Math.max(widths[column] ?? 0, width(cell))
      for (const line of isHeadDue ? [head, ...lines] : lines) say(aligned(line, widths))
      isHeadDue = false
    },
  }
}

/** Prints a list that memory holds. */
export const sayTable = (heading: Record<Locale, string[]>, rows: Cell[][], lang?: Locale): void =>
  createTable(heading, lang).print(rows)

/** The heading states that times are in UTC. */
function written(cell: Cell): string {
  if (cell instanceof Date) return cell.toISOString().replace('T', ' ').slice(0, 19)
  return cell == null || cell === '' ? '-' : onOneLine(String(cell))
}

const aligned = (line: string[], widths: number[]): string =>
  line
    .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - width(cell)))
    .join('  ')
    .trimEnd()
