import type { FastifyInstance } from 'fastify'

/** The day these paths were deprecated, as RFC 9745 writes it. */
const deprecated = `@${Date.UTC(2026, 10, 28) / 1000}`

/**
 * Announces on every answer that these paths will end, and links to the description of their successors
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
