import { watchReadings } from '../apps/server/src/metrics/gauges.ts'
import { createPrometheus } from '../apps/server/src/metrics/prometheus.ts'
import { generate } from './generated.mjs'

const { registry } = createPrometheus({ host: '127.0.0.1', port: 0 })
watchReadings(registry, {})

const rows = registry
  .getMetricsAsArray()
  .filter(({ name }) => name.startsWith('latchkey_'))
  .map(({ name, type, labelNames, help }) => [
    `\`${name}\``,
    type,
    labelNames.map((label) => `\`${label}\``).join(', '),
    help,
  ])
const all = [['metric', 'type', 'labels', 'what it says'], ...rows]
const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)))
const line = (row, fill = ' ') =>
  `| ${row.map((cell, column) => cell.padEnd(widths[column], fill)).join(' | ')} |`

const table = [line(all[0]), line(['', '', '', ''], '-'), ...rows.map((row) => line(row))]
generate({
  file: 'docs/guide/observability.md',
  name: 'metrics',
  script: 'scripts/metrics-table.mjs',
  text: table.join('\n'),
})
