import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

/** `append` is the right treatment of X-Forwarded-For; the others occur in practice. */
type Habit = 'append' | 'replace' | 'silent'

/** A reverse proxy that treats every call as one from this address. */
export async function startFront(target: string, sees: string, habit: Habit = 'append') {
  const server = createServer((incoming, answer) => {
    const { 'x-forwarded-for': before, ...headers } = incoming.headers
    const forwarded = habit === 'append' && before ? `${String(before)}, ${sees}` : sees
    const own = habit === 'silent' ? { via: '1.1 front' } : { 'x-forwarded-for': forwarded }
    const { url, method } = incoming
    const call = request(new URL(url ?? '/', target), { method, headers: { ...headers, ...own } })
    call.on('response', (inner) => {
      answer.writeHead(inner.statusCode ?? 502, inner.headers)
      inner.pipe(answer)
    })
    call.on('error', () => (answer.headersSent ? answer.destroy() : answer.writeHead(502).end()))
    incoming.pipe(call)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
