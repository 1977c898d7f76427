import { collectDefaultMetrics, Registry } from 'prom-client'
import { createCounts } from './counts.ts'
import { watchReadings } from './gauges.ts'
import { serveMetrics } from './listener.ts'
import type { Metrics } from './open-metrics.ts'

type Where = { host: string; port: number }

/** Each server has a registry of its own: tests start several in one process. */
export function createPrometheus(where: Where): Metrics & { registry: Registry } {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  return {
    registry,
    meters: createCounts(registry),
    show(readings) {
      watchReadings(registry, readings)
      return serveMetrics(registry, where)
    },
  }
}
