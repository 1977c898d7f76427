import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Brand } from '../brand/brand.ts'
import { pagesFolder } from '../built-files.ts'
import type { WantedForms } from '../foreign-hashes/wanted-forms.ts'
import { varyBy } from './cross-origin.ts'
import { serveBrand } from './brand-files.ts'
import { pagePolicy } from './security-headers.ts'
import { pathOf } from './request-guards.ts'
import { AppError } from '../errors.ts'
import { sendError } from './send-error.ts'
import { forStrangers, renderPage } from './page-html.ts'

/** Paths of the pages' own router, whatever the query; a test compares the two. */
export const pagePaths = [
  '/',
  '/login',
  '/register',
  '/forgot-password',
  '/logout',
  '/account',
  '/not-me',
  '/interaction/:uid',
  '/docs/api',
]
const known = new Set(pagePaths)
const question = /^\/interaction\/[^/]+$/

/** Paths for programs, which get JSON even from an address bar. */
const notForPeople = /^\/(trpc|dev|assets|avatars)(\/|$)/

type Settings = {
  brand: Brand
  passwordMinLength: number
  hasInbox: boolean
  /** The forms of a password that accounts need for their first sign-in. */
  wanted: () => WantedForms
  /** Final once the port is known. */
  publicUrl: () => string
  isStranger: (request: FastifyRequest) => boolean
}

export type SendPage = (
  request: FastifyRequest,
  reply: FastifyReply,
  policy?: string,
) => FastifyReply

/**
 * Serves the built pages. Assets carry a content hash and never change; unknown paths show users a page.
 * Returns the function by which other routes send a page, or undefined if no pages are built.
 */
export async function servePages(
  app: FastifyInstance,
  settings: Settings,
): Promise<SendPage | undefined> {
  const isBuilt = existsSync(pagesFolder)
  app.setNotFoundHandler((request, reply) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    const path = pathOf(request.url)
    if (isBuilt && isRead && !notForPeople.test(path)) {
      if (isPage(path)) return sendPage(request, reply)
      if (request.headers.accept?.includes('text/html')) return sendPage(request, reply.status(404))
    }
    return sendError(new AppError('NOT_FOUND'), request, reply)
  })
  if (!isBuilt) {
    app.log.warn('apps/web is not built: no pages are served')
    return undefined
  }
  const html = readFileSync(join(pagesFolder, 'index.html'), 'utf8')
  const rendered = new Map<string, { own: string; strangers: string }>()
  const render = () => {
    const wanted = settings.wanted()
    const key = JSON.stringify(wanted)
    const before = rendered.get(key)
    if (before) return before
    const own = renderPage(html, { ...settings, wanted, publicUrl: settings.publicUrl() })
    const pages = { own, strangers: forStrangers(own) }
    rendered.set(key, pages)
    return pages
  }
  const sendPage: SendPage = (request, reply, policy = pagePolicy) => {
    const pages = render()
    // Going back must not show a page from before the sign-in.
    varyBy(reply, 'cookie', 'sec-fetch-site')
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', policy)
      .header('cache-control', 'no-cache')
      .send(settings.isStranger(request) ? pages.strangers : pages.own)
  }
  app.get('/', (request, reply) => sendPage(request, reply))
  serveBrand(app, settings.brand)
  await app.register(fastifyStatic, {
    root: pagesFolder,
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
  return sendPage
}

/** Normalizes a path as the pages' router does: any case, one trailing slash. */
function isPage(path: string): boolean {
  const page = decodeURI(path)
    .toLowerCase()
    .replace(/(?<=.)\/$/, '')
  return known.has(page) || question.test(page)
}
