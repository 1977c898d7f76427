import { collectDefaultMetrics, Registry } from 'prom-client'
import { createCounts } from './counts.ts'
import { watchReadings, type Readings } from './gauges.ts'
import { serveMetrics } from './listener.ts'

type Options = { host: string; port: number }

/** A registry per server, because tests start several in one process. */
export function createPrometheus(where: Options) {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  return {
    registry,
    meters: createCounts(registry),
    show(readings: Readings) {
      watchReadings(registry, readings)
      return serveMetrics(registry, where)
    },
  }
}
