import { limitVariable } from '../apps/server/src/limits/settings.ts'
import { limitTable } from '../apps/server/src/limits/table.ts'
import { generate } from './generated.mjs'

const spans = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

function inWords(milliseconds) {
  const [unit, size] = spans.find(([, length]) => milliseconds % length === 0)
  const count = milliseconds / size
  return count === 1 ? `1 ${unit}` : `${count} ${unit}s`
}

const rows = Object.entries(limitTable).map(([name, { max, within, above }]) => [
  name,
  String(max),
  inWords(within),
  above,
  `\`${limitVariable(name)}\``,
])
const all = [['limit', 'at most', 'within', 'above it', 'variable'], ...rows]
const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)))
const line = (row, fill = ' ') =>
  `| ${row.map((cell, column) => cell.padEnd(widths[column], fill)).join(' | ')} |`

const table = [line(all[0]), line(['', '', '', '', ''], '-'), ...rows.map((row) => line(row))]
generate({
  file: 'docs/security.md',
  name: 'limits',
  script: 'scripts/limits-table.mjs',
  text: table.join('\n'),
})

function inShort(milliseconds) {
  const [unit, size] = spans.find(([, length]) => milliseconds % length === 0)
  return `${milliseconds / size}${unit[0]}`
}

const lines = Object.entries(limitTable).map(
  ([name, { max, within, above }]) =>
    `# ${name}; above it: ${above}\n# ${limitVariable(name)}=${max}/${inShort(within)}`,
)
generate({
  file: '.env.example',
  name: 'limits',
  script: 'scripts/limits-table.mjs',
  text: lines.join('\n'),
})
