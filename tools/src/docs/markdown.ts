/** Formats a Markdown table as the formatter does; the first row is its head. */
export function wideTable(cells: string[][]): string {
  const [head = [], ...body] = cells
  const widths = head.map((_, column) =>
    Math.max(...cells.map((row) => columnsOf(row[column] ?? ''))),
  )
  const fit = (cell: string, at: number, fill: string) =>
    cell + fill.repeat((widths[at] ?? 0) - columnsOf(cell))
  const line = (row: string[], fill = ' ') =>
    `| ${row.map((cell, at) => fit(cell, at, fill)).join(' | ')} |`
  const rule = head.map(() => '')
  return [line(head), line(rule, '-'), ...body.map((row) => line(row))].join('\n')
}

/** Chinese characters are as wide as two Latin ones. */
const columnsOf = (text: string): number =>
  text.length + (text.match(/\p{Script=Han}/gu) ?? []).length

/** A Markdown table with cells as long as their text. */
export function table(head: string[], body: (string | number)[][]): string {
  const line = (cells: (string | number)[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n')
}

/** The anchors of a document's headings, as GitHub and VitePress make them. */
export const anchorsOf = (markdown: string): Set<string> =>
  new Set([...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => slug(heading)))

export const slug = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
