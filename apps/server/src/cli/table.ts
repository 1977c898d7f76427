import type { Locale } from '@latchkey/shared/auth'
import { localLanguage } from '../config/local-language.ts'
import { onOneLine, say, sayError } from './output.ts'
import { widthOf } from './width.ts'

type Cell = string | number | Date | null | undefined

/** `empty` is the sentence for a list without rows. */
type Words = { heading: Record<Locale, string[]>; empty: Record<Locale, string> }

/**
 * Prints rows in aligned columns below a heading. Rows may come in parts, since there may be more than
 * memory holds; a wider cell of a later part widens its column from there on.
 */
export function createTable(heading: Record<Locale, string[]>, lang: Locale = localLanguage()) {
  const head = heading[lang]
  const widths = head.map(widthOf)
  let isHeadDue = true
  return {
    print(rows: Cell[][]): void {
      if (rows.length === 0) return
      const lines = rows.map((row) => row.map(written))
      for (const line of lines)
        for (const [column, cell] of line.entries())
          widths[column] = Math.max(widths[column] ?? 0, widthOf(cell))
      for (const line of isHeadDue ? [head, ...lines] : lines) say(aligned(line, widths))
      isHeadDue = false
    },
    /** A list without rows is this sentence, on standard error: a program that counts lines finds none. */
    end(empty: Record<Locale, string>): void {
      if (isHeadDue) sayError(empty[lang])
    },
  }
}

/** Prints a list that memory holds. */
export function sayTable({ heading, empty }: Words, rows: Cell[][], lang?: Locale): void {
  const table = createTable(heading, lang)
  table.print(rows)
  table.end(empty)
}

/** The heading states that times are in UTC. */
function written(cell: Cell): string {
  if (cell instanceof Date) return cell.toISOString().replace('T', ' ').slice(0, 19)
  return cell == null || cell === '' ? '-' : onOneLine(String(cell))
}

const aligned = (line: string[], widths: number[]): string =>
  line
    .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)))
    .join('  ')
    .trimEnd()
