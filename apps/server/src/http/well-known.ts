import type { FastifyInstance } from 'fastify'
import { days, later, type Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import { openToAll } from './cross-origin.ts'
import type { SigningKeys } from '../signing/signing-keys.ts'

type Deps = { config: Config; clock: Clock; signingKeys: SigningKeys }

/** Serves well-known URLs (RFC 8615). */
export function serveWellKnown(app: FastifyInstance, { config, clock, signingKeys }: Deps): void {
  const { support } = config.brand
  // Password managers use the first (W3C), security researchers the second (RFC 9116).
  app.get('/.well-known/change-password', (_request, reply) =>
    reply.redirect('/account#password', 302),
  )
  // RFC 7517. The keys are public, so that programs on any origin can verify tokens.
  app.get('/.well-known/jwks.json', async (_request, reply) => {
    const keys = await signingKeys.published()
    return openToAll(reply)
      .header('cache-control', 'public, max-age=300')
      .type('application/jwk-set+json')
      .send(Buffer.from(JSON.stringify({ keys })))
  })
  if (support !== undefined) {
    app.get('/.well-known/security.txt', (_request, reply) => {
      const expires = later(clock(), days(180)).toISOString()
      return reply
        .type('text/plain; charset=utf-8')
        .send(`Contact: mailto:${support}\nExpires: ${expires}\nPreferred-Languages: en, zh\n`)
    })
  }
}
