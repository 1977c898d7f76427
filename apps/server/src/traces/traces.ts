import type { FastifyInstance } from 'fastify'
import type { StatementWatch } from '../database/statement-watch.ts'

export type Traces = {
  /** Undefined without tracing, so that statements are not watched. */
  statement: StatementWatch | undefined
  /** Traces every call in this scope under its procedure's name. */
  watchCalls(scope: FastifyInstance, nameOf: (url: string) => string): void
  /** Traces the sending of one mail. */
  mail<T extends string>(template: string, send: () => Promise<T>): Promise<T>
  /** Sends the remaining spans. */
  close(): Promise<void>
}

export const noTraces: Traces = {
  statement: undefined,
  watchCalls: () => {},
  mail: (_template, send) => send(),
  close: () => Promise.resolve(),
}
