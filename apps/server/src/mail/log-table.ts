/** Display width: a Chinese character takes two columns of a terminal. */
const width = (text: string): number =>
  [...text].reduce(
    (sum, character) => sum + (/[\u2E80-\u9FFF\uF900-\uFAFF\uFF00-\uFF60]/.test(character) ? 2 : 1),
    0,
  )

/** Aligns columns, two blanks apart. */
export function alignColumns(rows: string[][]): string[] {
  const columns = rows[0]?.map((_, index) =>
    Math.max(...rows.map((row) => width(row[index] ?? ''))),
  )
  return rows.map((row) =>
    row
      .map((cell, index) => cell + ' '.repeat((columns?.[index] ?? 0) - width(cell)))
      .join('  ')
      .trimEnd(),
  )
}
