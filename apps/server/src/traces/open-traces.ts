import type { FastifyInstance } from 'fastify'
import type { Log } from '../mail/outbox.ts'
import type { Template } from '../mail/templates.ts'
import type { StatementWatch } from '../database/statement-watch.ts'

export type Traces = {
  /** Undefined where nobody watches: then no statement is looked at. */
  statement: StatementWatch | undefined
  /** A trace for every call that this scope answers. */
  watchCalls(scope: FastifyInstance): void
  /** A trace of its own for a mail that leaves. */
  mail<T extends string>(template: Template, send: () => Promise<T>): Promise<T>
  /** Hands over what is still to be handed over. */
  close(): Promise<void>
}

const noTraces: Traces = {
  statement: undefined,
  watchCalls: () => {},
  mail: (_template, send) => send(),
  close: () => Promise.resolve(),
}

type Terms = { tracesUrl: string | undefined; tracesShare: number }

/** Loads OpenTelemetry only where there is somebody to send traces to. */
export async function openTraces({ tracesUrl, tracesShare }: Terms, log: Log): Promise<Traces> {
  if (tracesUrl === undefined) return noTraces
  const { createTraces } = await import('./opentelemetry.ts')
  return createTraces({ url: tracesUrl, share: tracesShare, log })
}
