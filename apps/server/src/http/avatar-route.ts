import type { FastifyInstance } from 'fastify'
import { Avatar, avatarsPath } from '../users/avatar.entity.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { AppError } from '../errors.ts'

/**
 * Serves pictures to anyone who knows their URL. The sandbox keeps an uploaded file from being more
 * than a picture.
 */
export function serveAvatars(app: FastifyInstance, em: EntityManager): void {
  app.get<{ Params: { hash: string } }>(`${avatarsPath}:hash`, async ({ params }, reply) => {
    const avatar = await em.fork().findOne(Avatar, { hash: params.hash })
    if (!avatar) throw new AppError('NOT_FOUND')
    return reply
      .type(avatar.type)
      .headers({
        'content-security-policy': `default-src 'none'; frame-ancestors 'none'; sandbox`,
        'cache-control': 'public, max-age=31536000, immutable',
        // Pages of other programs that use this sign-in show the pictures too.
        'cross-origin-resource-policy': 'cross-origin',
      })
      .send(Buffer.from(avatar.bytes))
  })
}
