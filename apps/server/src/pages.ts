import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pagePolicy } from './browser-rules.ts'
import { AppError } from './errors.ts'
import { sendError } from './handler.ts'

const built = fileURLToPath(new URL('../../web/dist/', import.meta.url))
const notPages = /^\/(trpc|dev|assets|avatars)(\/|$|\?)|\.[^/?]*(\?|$)|\/\.|%/

/** Assets are named by their hash and never change; every other path of a page is the page. */
export async function servePages(app: FastifyInstance, passwordMinLength: number): Promise<void> {
  const isBuilt = existsSync(built)
  app.setNotFoundHandler((request, reply) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (!isBuilt || !isRead || notPages.test(request.url)) {
      return sendError(new AppError('NOT_FOUND'), request, reply)
    }
    return sendPage(reply)
  })
  if (!isBuilt) return app.log.warn('apps/web is not built: no pages are served')
  const meta = `<meta name="latchkey-password-min" content="${passwordMinLength}" /></head>`
  const page = readFileSync(join(built, 'index.html'), 'utf8').replace('</head>', meta)
  const sendPage = (reply: FastifyReply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', pagePolicy)
      .header('cache-control', 'no-cache')
      .send(page)
  app.get('/', (_request, reply) => sendPage(reply))
  await app.register(fastifyStatic, {
    root: built,
    wildcard: false,
    index: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const isHashed = path.includes('/assets/')
      if (path.endsWith('.html')) void reply.header('content-security-policy', pagePolicy)
      void reply.header(
        'cache-control',
        isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      )
    },
  })
}
