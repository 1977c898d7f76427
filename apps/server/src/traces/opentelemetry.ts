import {
  defaultTextMapGetter,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import type { Context, Span } from '@opentelemetry/api'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import type { FastifyRequest } from 'fastify'
import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { seconds } from '../clock.ts'
import { plainAddress } from '../config/ip-addresses.ts'
import { createProvider } from './exporter.ts'
import type { Traces } from './traces.ts'

type Options = Parameters<typeof createProvider>[0]

const propagator = new W3CTraceContextPropagator()

/** Associates statements with their call or mail through AsyncLocalStorage: see decision 0013. */
export function createTraces(options: Options): Traces {
  const provider = createProvider(options)
  const tracer = provider.getTracer('latchkey')
  const current = new AsyncLocalStorage<Span>()
  const spans = new WeakMap<FastifyRequest, Span>()

  return {
    statement(sql, since, isFailed) {
      const parent = current.getStore()
      // Work that a call leaves behind, such as a timer, is not part of its trace.
      if (!parent?.isRecording()) return
      const text = sql.replaceAll(/\s+/g, ' ').trim()
      const [operation = ''] = text.toLowerCase().split(' ', 1)
      const attributes = { 'db.query.text': text, 'db.operation.name': operation }
      const span = tracer.startSpan(
        operation,
        { kind: SpanKind.CLIENT, startTime: since, attributes },
        trace.setSpan(ROOT_CONTEXT, parent),
      )
      if (isFailed) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
    },

    watchCalls(scope, nameOf) {
      scope.addHook('onRequest', (request, _reply, done) => {
        const name = nameOf(request.url)
        const attributes = {
          'rpc.system.name': 'trpc',
          'rpc.method': name,
          'http.request.method': request.method,
          'latchkey.request_id': request.id,
        }
        const kind = SpanKind.SERVER
        spans.set(request, tracer.startSpan(name, { kind, attributes }, parentOf(request)))
        done()
      })
      // The hook runs after the body is read: body parsers call back outside of any context.
      scope.addHook('preHandler', (request, _reply, done) => {
        const span = spans.get(request)
        if (span) current.run(span, done)
        else done()
      })
      scope.addHook('onResponse', (request, reply, done) => {
        const span = spans.get(request)
        span?.setAttributes({
          'http.response.status_code': reply.statusCode,
          'latchkey.outcome': reply.reason ?? 'ok',
        })
        if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR })
        span?.end()
        done()
      })
    },

    mail(template, send) {
      const attributes = { 'latchkey.mail.template': template }
      const span = tracer.startSpan('mail', { kind: SpanKind.CLIENT, attributes }, ROOT_CONTEXT)
      return current.run(span, async () => {
        try {
          const outcome = await send()
          span.setAttribute('latchkey.mail.outcome', outcome)
          return outcome
        } catch (error) {
          span.setStatus({ code: SpanStatusCode.ERROR })
          throw error
        } finally {
          span.end()
        }
      })
    },

    async close() {
      await Promise.race([provider.shutdown().catch(() => {}), sleep(seconds(1))])
    },
  }
}

/** Continues the trace of a trusted proxy only: otherwise any caller could have all calls recorded. */
function parentOf(request: FastifyRequest): Context {
  const isProxied = request.caller !== plainAddress(request.socket.remoteAddress ?? '')
  return isProxied
    ? propagator.extract(ROOT_CONTEXT, request.headers, defaultTextMapGetter)
    : ROOT_CONTEXT
}
