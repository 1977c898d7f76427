import { meetsTarget, type Figure } from './figure.ts'

const heads = ['figure', 'value', 'beside', 'ratio', 'target']

/** Formats aligned plain text: words left, numbers right. */
export function renderTable(figures: Figure[]): string {
  const rows = [heads, ...figures.map(cells)]
  const widths = heads.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0
        return column === 1 || column === 3 ? cell.padStart(width) : cell.padEnd(width)
      })
      .join('  ')
      .trimEnd(),
  )
  return [lines[0], '-'.repeat(Math.max(...lines.map((line) => line.length))), ...lines.slice(1)]
    .join('\n')
    .concat('\n')
}

function cells(figure: Figure): string[] {
  const { name, value, unit, beside, ratio } = figure
  return [
    name,
    `${rounded(value)} ${unit}`,
    beside ? `${beside.what} ${rounded(beside.value)} ${unit}` : '',
    ratio === undefined ? '' : ratio.toFixed(2),
    targetCell(figure),
  ]
}

function targetCell(figure: Figure): string {
  const { target, ratio, unit } = figure
  if (!target) return ''
  const sign = 'atLeast' in target ? '≥' : '≤'
  const bound = 'atLeast' in target ? target.atLeast : target.atMost
  const verdict = meetsTarget(figure) ? 'met' : 'missed'
  return `${sign} ${bound}${ratio === undefined ? ` ${unit}` : ''}  ${verdict}`
}

/** Rounds to three significant digits: a busy machine is not more precise. */
function rounded(value: number): string {
  if (value >= 1000) return String(Math.round(value))
  return String(Number(value.toPrecision(3)))
}
