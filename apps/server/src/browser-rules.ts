import type { FastifyInstance } from 'fastify'
import helmet from 'helmet'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** What no page of ours uses, no script that gets into one may use either. */
const nothingPermitted = [
  'accelerometer',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'usb',
]
  .map((feature) => `${feature}=()`)
  .join(', ')

/** Of the pages; everything else is data, and a browser that shows it as a page runs and loads nothing. */
export const pagePolicy = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `connect-src 'self'`,
  // Avatars are https addresses that people name.
  `img-src 'self' data: https:`,
  `font-src 'self'`,
  `manifest-src 'self'`,
  `object-src 'none'`,
  `base-uri 'none'`,
  `form-action 'self'`,
  `frame-ancestors 'none'`,
].join('; ')

/**
 * What a browser forgets when somebody signs out: what it loaded ahead for them. Not the cookies,
 * which would take the known device and sibling services with them; not storage, where language and
 * look stand that other tabs use; not the cache, which holds public files only and takes seconds to clear.
 */
export const forgottenAtSignOut = '"prefetchCache", "prerenderCache"'

/** The headers of every answer, errors included. */
export function guardBrowsers(app: FastifyInstance, headers: Record<string, string>): void {
  app.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(headers)
    done()
  })
}

/** helmet is asked once: it would write the same thirteen headers, one by one, for every request. */
export function standingHeaders(publicUrl: string | undefined): Record<string, string> {
  const headers: Record<string, string> = {
    'permissions-policy': nothingPermitted,
    // Whatever may be kept says so itself.
    'cache-control': 'no-store',
  }
  const response = {
    setHeader: (name: string, value: string) => (headers[name.toLowerCase()] = value),
    removeHeader: () => {},
  }
  const write = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: [`'none'`],
        baseUri: [`'none'`],
        formAction: [`'none'`],
        frameAncestors: [`'none'`],
        sandbox: [],
      },
    },
    hsts: publicUrl?.startsWith('https:') ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    xFrameOptions: { action: 'deny' },
  })
  write({} as IncomingMessage, response as unknown as ServerResponse, () => {})
  return headers
}
