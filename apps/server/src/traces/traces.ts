import type { FastifyInstance } from 'fastify'
import type { StatementWatch } from '../database/statement-watch.ts'

export type Traces = {
  /** Undefined where nobody watches: then no statement is looked at. */
  statement: StatementWatch | undefined
  /** A trace for every call that this scope answers, under the name of its procedure. */
  watchCalls(scope: FastifyInstance, nameOf: (url: string) => string): void
  /** A trace of its own for a mail that leaves. */
  mail<T extends string>(template: string, send: () => Promise<T>): Promise<T>
  /** Hands over what is still to be handed over. */
  close(): Promise<void>
}

export const noTraces: Traces = {
  statement: undefined,
  watchCalls: () => {},
  mail: (_template, send) => send(),
  close: () => Promise.resolve(),
}
