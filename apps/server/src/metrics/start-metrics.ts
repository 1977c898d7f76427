import type { Readings } from './gauges.ts'
import { noMeters, type Meters } from './meters.ts'

export type Metrics = {
  meters: Meters
  /** Serves the metrics at `port` from now on. Throws a StartupError. */
  show(readings: Readings): Promise<{ port: number; close(): void } | undefined>
}

type Options = { metricsHost: string; metricsPort: number | undefined }

/** Loads Prometheus only if a port is configured; otherwise nothing is counted. */
export async function openMetrics({ metricsHost, metricsPort }: Options): Promise<Metrics> {
  if (metricsPort === undefined) return { meters: noMeters, show: () => Promise.resolve(undefined) }
  const { createPrometheus } = await import('./prometheus.ts')
  return createPrometheus({ host: metricsHost, port: metricsPort })
}
