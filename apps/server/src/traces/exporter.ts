import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type SpanExporter,
} from '@opentelemetry/sdk-trace'
import { passwordsIn } from '../config/secrets-of.ts'
import { hide } from '../log/hide-secrets.ts'
import type { Log } from '../log/log.ts'

type Options = { url: string; share: number; log: Log }

/** Sends spans in batches, seconds later, so that an unreachable collector delays no answer. */
export function createProvider({ url, share, log }: Options): TracerProvider {
  const name = 'latchkey'
  return new TracerProvider({
    resource: defaultResource().merge(resourceFromAttributes({ 'service.name': name })),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: withLog(new OTLPTraceExporter({ url }), { log, secrets: passwordsIn(url) }),
      }),
    ],
  })
}

type Deps = { log: Log; secrets: string[] }

function withLog(exporter: SpanExporter, { log, secrets }: Deps): SpanExporter {
  return {
    shutdown: () => exporter.shutdown(),
    export(spans, done) {
      exporter.export(spans, (result) => {
        const { error } = result
        if (error)
          log.warn({ error: hide(error.message, secrets) }, 'the collector did not accept traces')
        done(result)
      })
    },
  }
}
