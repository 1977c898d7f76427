import type { FastifyInstance } from 'fastify'

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

/** The headers that helmet sets; `security-headers.test.ts` compares them with its own. */
export const standingHeaders = (publicUrl: string | undefined): Record<string, string> => ({
  'permissions-policy': nothingPermitted,
  // Whatever may be kept says so itself.
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none';sandbox`,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'referrer-policy': 'no-referrer',
  ...(publicUrl?.startsWith('https:') && {
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
  }),
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'DENY',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
})
