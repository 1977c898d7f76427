import type { FastifyInstance } from 'fastify'
import type { Socket } from 'node:net'

/** Connections end soon after their time is up: Node would look for them every 30 s only. */
export const httpTerms = (callTimeout: number) => ({
  headersTimeout: callTimeout / 2,
  connectionsCheckingInterval: Math.ceil(callTimeout / 15),
  // Node would refuse a call without Host by itself, without our headers.
  requireHostHeader: false,
})

/** Each connection may hold a call half sent, and so memory. */
export function boundConnections(app: FastifyInstance, most: number): void {
  app.server.maxConnections = most
  let loggedAt = -Infinity
  app.server.on('drop', () => {
    if (performance.now() - loggedAt < 60_000) return
    loggedAt = performance.now()
    app.log.warn({ most }, 'more connections than MAX_CONNECTIONS: further ones are refused')
  })
}

type ParserError = NodeJS.ErrnoException

const statuses: Record<string, string> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

/** What the parser refuses is never a request: it is answered here, with the headers of all answers. */
export function answerBrokenHttp(headers: Record<string, string>) {
  const body = '{"error":{"message":"INVALID_INPUT","code":-32600,"data":'
  return (error: ParserError, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
    const status = statuses[error.code ?? ''] ?? '400 Bad Request'
    const data = {
      code: 'BAD_REQUEST',
      httpStatus: Number(status.slice(0, 3)),
      reason: 'INVALID_INPUT',
    }
    const text = `${body}${JSON.stringify(data)}}}`
    const lines = Object.entries({
      ...headers,
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(text)),
      connection: 'close',
    }).map(([name, value]) => `${name}: ${value}\r\n`)
    socket.end(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${text}`)
  }
}
