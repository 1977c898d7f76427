import { once } from 'node:events'
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A tool behind a proxy that asks the gate as Traefik does. It shows the user that the proxy names. */
export async function startGatedTool() {
  let service = ''
  const server = createServer((incoming, answer) => {
    const forwarded = {
      'x-forwarded-for': '192.0.2.7',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': incoming.headers.host,
      'x-forwarded-uri': incoming.url,
      'x-forwarded-method': incoming.method,
    }
    const path = incoming.url?.startsWith('/_latchkey/') ? incoming.url : '/gate'
    const terms = { method: 'GET', headers: { ...incoming.headers, ...forwarded } }
    request(new URL(path, service), terms, (said) => respond(said, answer)).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    /** Names the service, which starts later. */
    guardBy: (url: string) => void (service = url),
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function respond(said: IncomingMessage, answer: ServerResponse): void {
  if (said.statusCode !== 200) {
    answer.writeHead(said.statusCode ?? 502, said.headers)
    said.pipe(answer)
    return
  }
  said.resume()
  answer.setHeader('content-type', 'text/html')
  const name = String(said.headers['remote-user'])
  answer.end(`<!doctype html><title>Tool</title><h1>Hello ${name}</h1>`)
}
