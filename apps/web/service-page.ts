import type { Plugin } from 'vite'

const forwarded = [
  '/trpc',
  '/avatars',
  '/dev/inbox.json',
  '/dev/mails.json',
  '/health',
  '/ready',
  '/openapi.json',
  '/status-feed',
  '/robots.txt',
  '/.well-known',
  '/gate',
  '/_latchkey',
  '/oauth',
  '^/interaction/[^/]+/answer$',
  '/logo',
  '/favicon.ico',
  '/brand.css',
  '/manifest.webmanifest',
  '/apple-touch-icon.png',
]

/** The built program and its styles, and the service's data of one caller's session. */
const ofTheBuild =
  /<(script|link)[^>]*"\/assets\/[^>]*>(<\/script>)?|<meta name="latchkey-session"[^>]*>/g
const ofTheSource = '<script type="module" src="/src/main.tsx"></script>'

/**
 * Develops the pages in front of the service, which listens on the next port: the page is the service's
 * own, with its brand and settings, and runs the source instead of the build.
 */
export function servicePage(): Plugin {
  let service = ''
  return {
    name: 'service-page',
    apply: 'serve',
    config({ server: { port = 3000 } = {} }) {
      service = `http://127.0.0.1:${port + 1}`
      const proxy = Object.fromEntries(forwarded.map((path) => [path, service]))
      return { server: { port, strictPort: true, proxy } }
    },
    transformIndexHtml: {
      order: 'pre',
      handler: async () => {
        const page = await askService(service)
        return page.replaceAll(ofTheBuild, '').replace('</head>', `${ofTheSource}</head>`)
      },
    },
  }
}

/** Waits for the service, which starts beside the pages and again after every change. */
async function askService(service: string): Promise<string> {
  const answer = await fetch(`${service}/login`).catch(() => undefined)
  if (answer?.ok) return answer.text()
  await new Promise((resolve) => setTimeout(resolve, 100))
  return askService(service)
}
