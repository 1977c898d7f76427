import type { Log } from '../log/log.ts'
import { noTraces, type Traces } from './traces.ts'

type Options = { tracesUrl: string | undefined; tracesShare: number }

/** Loads OpenTelemetry only if a collector is configured. */
export async function openTraces({ tracesUrl, tracesShare }: Options, log: Log): Promise<Traces> {
  if (tracesUrl === undefined) return noTraces
  const { createTraces } = await import('./opentelemetry.ts')
  return createTraces({ url: tracesUrl, share: tracesShare, log })
}
