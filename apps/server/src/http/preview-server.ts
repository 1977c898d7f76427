import { getTRPCErrorFromUnknown } from '@trpc/server'
import { fastify } from 'fastify'
import type { Config } from '../config.ts'
import { localError } from '../config/local-language.ts'
import { servePreview } from './dev-pages.ts'
import { guardBrowsers, standingHeaders } from './security-headers.ts'
import { sendError } from './send-error.ts'
import { servePages } from './web-app.ts'
import { publicOrigin } from '../config/public-origin.ts'

/** Serves the preview of the mails to this machine alone, without a database, and returns its address. */
export async function startPreview(config: Config): Promise<string> {
  const app = fastify()
  app.decorateReply('reason', undefined)
  app.setErrorHandler((error, request, reply) =>
    sendError(getTRPCErrorFromUnknown(error), request, reply),
  )
  guardBrowsers(app, standingHeaders(undefined))
  const publicUrl = () => publicOrigin(config)
  const sendPage = await servePages(app, {
    ...config,
    publicUrl,
    hasInbox: false,
    wanted: () => ({ typed: false, legacy: false }),
    isStranger: () => true,
  })
  if (!sendPage)
    throw localError({
      en: 'the pages are not built: run npm start once, which builds them',
      zh: '网页尚未构建：请先运行一次 npm start 来构建',
    })
  servePreview(app, { brand: config.brand, publicUrl, isOpen: false, sendPage })
  const host = '127.0.0.1'
  // The configured port is likely in use by the service, which may run beside this.
  const listening = await app
    .listen({ port: config.port, host })
    .catch(() => app.listen({ port: 0, host }))
  return `http://localhost:${new URL(listening).port}/dev/mails`
}
