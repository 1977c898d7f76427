import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { standardColor, type Brand } from './brand/brand.ts'
import { drawLogo } from './brand/logo.ts'
import { pageStyle } from './brand/page-style.ts'
import { pagePolicy } from './browser-rules.ts'
import { AppError } from './errors.ts'
import { sendError } from './handler.ts'
import { forStrangers, renderPage } from './page-html.ts'

const built = fileURLToPath(new URL('../../web/dist/', import.meta.url))
const notPages = /^\/(trpc|dev|assets|avatars)(\/|$|\?)|\.[^/?]*(\?|$)|\/\.|%/

type Settings = {
  brand: Brand
  passwordMinLength: number
  isStranger: (request: FastifyRequest) => boolean
}

/** Assets are named by their hash and never change; every other path of a page is the page. */
export async function servePages(app: FastifyInstance, settings: Settings): Promise<void> {
  const isBuilt = existsSync(built)
  app.setNotFoundHandler((request, reply) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (!isBuilt || !isRead || notPages.test(request.url)) {
      return sendError(new AppError('NOT_FOUND'), request, reply)
    }
    return sendPage(request, reply)
  })
  if (!isBuilt) return app.log.warn('apps/web is not built: no pages are served')
  const page = renderPage(readFileSync(join(built, 'index.html'), 'utf8'), settings)
  const strangersPage = forStrangers(page)
  const sendPage = (request: FastifyRequest, reply: FastifyReply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', pagePolicy)
      .header('cache-control', 'no-cache')
      // A step back must not bring up what was true before somebody signed in.
      .header('vary', 'cookie, sec-fetch-site')
      .send(settings.isStranger(request) ? strangersPage : page)
  app.get('/', sendPage)
  serveBrand(app, settings.brand)
  await app.register(fastifyStatic, {
    root: built,
    wildcard: false,
    index: false,
    preCompressed: true,
    globIgnore: ['**/*.{br,gz}'],
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

function serveBrand(app: FastifyInstance, { color, logo }: Brand): void {
  const mark = readFileSync(join(built, 'favicon.svg'), 'utf8')
  const { type, bytes } = logo ?? drawLogo(mark, standardColor, color)
  const style = pageStyle(color)
  const hour = 'public, max-age=3600'
  app.get('/logo', (_request, reply) => reply.type(type).header('cache-control', hour).send(bytes))
  app.get('/brand.css', (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', hour).send(style),
  )
}
