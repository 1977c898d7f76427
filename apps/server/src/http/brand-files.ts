import type { FastifyInstance } from 'fastify'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { standardColor, type Brand } from '../brand/brand.ts'
import { drawLogo } from '../brand/logo.ts'
import { hasTouchIcon, manifestOf, touchIconPath } from '../brand/page-icons.ts'
import { pageStyle } from '../brand/page-style.ts'
import { pagesFolder } from '../built-files.ts'

/** Serves the logo, the icons, the colours and the manifest of the brand. */
export function serveBrand(app: FastifyInstance, brand: Brand): void {
  const mark = readFileSync(join(pagesFolder, 'favicon.svg'), 'utf8')
  const logo = brand.logo ?? drawLogo(mark, standardColor, brand.color)
  const files = {
    '/logo': logo,
    // Browsers and link previews request these without reading a page.
    '/favicon.ico': logo,
    '/brand.css': { type: 'text/css; charset=utf-8', bytes: pageStyle(brand.color) },
    '/manifest.webmanifest': { type: 'application/manifest+json', bytes: manifestOf(brand) },
    ...(hasTouchIcon(brand) && { [touchIconPath]: touchIcon(brand) }),
  }
  for (const [path, { type, bytes }] of Object.entries(files)) {
    app.get(path, (_request, reply) =>
      reply.type(type).header('cache-control', 'public, max-age=3600').send(bytes),
    )
  }
}

const touchIcon = ({ logo }: Brand) =>
  logo ?? { type: 'image/png', bytes: readFileSync(join(pagesFolder, 'touch-icon.png')) }
