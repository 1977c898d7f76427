import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

type Value = { stringValue?: string; intValue?: string | number }
type Sent = {
  name: string
  traceId: string
  spanId: string
  parentSpanId?: string
  status: { code?: number }
  attributes: { key: string; value: Value }[]
}
type Batch = { resourceSpans: { scopeSpans: { spans: Sent[] }[] }[] }
export type CollectedSpan = ReturnType<typeof readSpan>

/** A minimal collector that stores traces sent by OTLP over HTTP. */
export async function startCollector() {
  const bodies: string[] = []
  const paths = new Set<string>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      paths.add(`${request.method} ${request.url}`)
      bodies.push(Buffer.concat(chunks).toString())
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    paths,
    text: () => bodies.join('\n'),
    spans: () =>
      bodies
        .flatMap((body) => (JSON.parse(body) as Batch).resourceSpans)
        .flatMap(({ scopeSpans }) => scopeSpans)
        .flatMap(({ spans }) => spans)
        .map(readSpan),
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function readSpan({ name, traceId, spanId, parentSpanId, status, attributes }: Sent) {
  const pairs = attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue])
  const of = Object.fromEntries(pairs) as Record<string, string | number | undefined>
  return { name, traceId, spanId, parentSpanId, isError: status.code === 2, of }
}
