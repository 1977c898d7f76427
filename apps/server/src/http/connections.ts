import type { FastifyInstance } from 'fastify'
import type { Socket } from 'node:net'

/** Closes connections soon after their timeout: by default Node checks only every 30 s. */
export const httpOptions = (callTimeout: number) => ({
  headersTimeout: callTimeout / 2,
  connectionsCheckingInterval: Math.ceil(callTimeout / 15),
  // Node itself would refuse a call without Host, without our headers.
  requireHostHeader: false,
})

/** Limits connections, each of which may occupy memory with a half-sent call. */
export function boundConnections(app: FastifyInstance, most: number): void {
  app.server.maxConnections = most
  let loggedAt = -Infinity
  app.server.on('drop', () => {
    if (performance.now() - loggedAt < 60_000) return
    loggedAt = performance.now()
    app.log.warn({ most }, 'MAX_CONNECTIONS is reached: further connections are refused')
  })
}

type ParserError = NodeJS.ErrnoException

const statuses: Record<string, string> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

/**
 * Answers requests that the HTTP parser rejects. Fastify never sees them, so all headers are added here.
 */
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
