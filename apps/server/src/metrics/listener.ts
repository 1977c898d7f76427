import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Registry } from 'prom-client'
import { listenError } from '../config/listen-error.ts'

type Options = { host: string; port: number }

/** Serves metrics on a port of its own, since only Prometheus may read them. Throws a StartupError. */
export async function serveMetrics(registry: Registry, where: Options) {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end()
      return
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    )
  })
  // Exclusive, because a port shared by workers would answer for a random one.
  server.listen({ ...where, exclusive: true })
  try {
    await once(server, 'listening')
  } catch (error) {
    throw listenError(error, where, 'METRICS_')
  }
  return {
    port: (server.address() as AddressInfo).port,
    close(): void {
      server.close()
      server.closeAllConnections()
    },
  }
}
