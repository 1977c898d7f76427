import type { FastifyInstance } from 'fastify'

/** Features that our pages do not use, denied to injected scripts as well. */
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

const policyOf = (styles: string, images: string): string =>
  [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src ${styles}`,
    `connect-src 'self'`,
    `img-src ${images}`,
    `font-src 'self'`,
    `manifest-src 'self'`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ].join('; ')

/**
 * The policy of the pages. All other answers are data: a browser that shows one as a page runs and
 * loads nothing. Users may name https URLs as avatars.
 */
export const pagePolicy = policyOf(`'self'`, `'self' data: https:`)

/** Frames inherit this policy: a mail brings its own styles, and loads nothing from another origin. */
export const mailPagePolicy = policyOf(`'self' 'unsafe-inline'`, `'self'`)

/**
 * Makes browsers clear pages they loaded ahead at sign-out. Not cookies: that would forget the known
 * device and affect sibling services. Not storage: language and theme are shared with other tabs. Not
 * the cache: it holds public files only and takes seconds to clear.
 */
export const forgottenAtSignOut = '"prefetchCache", "prerenderCache"'

/** Sets the headers of every answer, errors included. */
export function guardBrowsers(app: FastifyInstance, headers: Record<string, string>): void {
  app.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(headers)
    done()
  })
}

/** The headers that helmet sets; `security-headers.test.ts` compares them with helmet's. */
export const standingHeaders = (publicUrl: string | undefined): Record<string, string> => ({
  'permissions-policy': nothingPermitted,
  // Cacheable answers override this.
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
