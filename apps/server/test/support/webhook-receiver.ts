import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Received = {
  id: string
  timestamp: string
  signature: string
  body: string
  headers: Record<string, string>
}

type Answer = (
  received: Received,
  response: ServerResponse,
) => { status: number; text?: string; headers?: Record<string, string> } | undefined

/** A program that receives events. `answer` may end the response itself and return nothing. */
export async function startReceiver(answer: Answer = () => ({ status: 204 })) {
  const received: Received[] = []
  const state = { answer }
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const headers = request.headers as Record<string, string>
      const one = {
        id: headers['webhook-id'] ?? '',
        timestamp: headers['webhook-timestamp'] ?? '',
        signature: headers['webhook-signature'] ?? '',
        body,
        headers,
      }
      received.push(one)
      const given = state.answer(one, response)
      if (given) response.writeHead(given.status, given.headers).end(given.text)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    state,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const part of request) body += String(part)
  return body
}
