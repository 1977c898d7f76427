import type { FastifyInstance } from 'fastify'

/** The day these paths were deprecated, as RFC 9745 writes it. */
const deprecated = `@${Date.UTC(2026, 10, 28) / 1000}`

/**
 * Tells clients on every answer that these paths will end, and where what replaces them is described
 * (RFC 9745, RFC 8594).
 */
export function leaveBehind(scope: FastifyInstance, sunset: Date | undefined): void {
  scope.addHook('onRequest', (_request, reply, done) => {
    void reply.header('deprecation', deprecated)
    void reply.header('link', '</docs/api>; rel="deprecation"; type="text/html"')
    if (sunset) void reply.header('sunset', sunset.toUTCString())
    // Old clients send no cookie, so no page may send one along.
    void reply.removeHeader('access-control-allow-credentials')
    done()
  })
}
