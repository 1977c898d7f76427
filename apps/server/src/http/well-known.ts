import type { FastifyInstance } from 'fastify'
import type { Brand } from '../brand/brand.ts'
import { days, later, type Clock } from '../clock.ts'

/** Serves well-known URLs (RFC 8615). */
export function serveWellKnown(app: FastifyInstance, { support }: Brand, clock: Clock): void {
  // Password managers use the first (W3C), security researchers the second (RFC 9116).
  app.get('/.well-known/change-password', (_request, reply) =>
    reply.redirect('/account#password', 302),
  )
  if (support !== undefined) {
    app.get('/.well-known/security.txt', (_request, reply) => {
      const expires = later(clock(), days(180)).toISOString()
      return reply
        .type('text/plain; charset=utf-8')
        .send(`Contact: mailto:${support}\nExpires: ${expires}\nPreferred-Languages: en, zh\n`)
    })
  }
}
