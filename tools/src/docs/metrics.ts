import { watchReadings } from '../../../apps/server/src/metrics/gauges.ts'
import { createPrometheus } from '../../../apps/server/src/metrics/prometheus.ts'
import type { Part } from './generated.ts'
import { wideTable } from './markdown.ts'

type Shown = { name: string; type: string; help: string; labelNames: string[] }

export function metricsTable(): Part {
  const { registry } = createPrometheus({ host: '127.0.0.1', port: 0 })
  // No metric is read here, so nothing must exist to be read.
  watchReadings(registry, {} as Parameters<typeof watchReadings>[1])
  const metrics = registry.getMetricsAsArray() as unknown as Shown[]
  const rows = metrics
    .filter(({ name }) => name.startsWith('latchkey_'))
    .map(({ name, type, labelNames, help }) => [
      `\`${name}\``,
      type,
      labelNames.map((label) => `\`${label}\``).join(', '),
      help,
    ])
  return {
    file: 'docs/guide/observability.md',
    name: 'metrics',
    text: wideTable([['metric', 'type', 'labels', 'what it says'], ...rows]),
  }
}
