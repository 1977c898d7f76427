import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Brand } from '../brand/brand.ts'
import { AppError } from '../errors.ts'
import type { DevInbox } from '../mail/dev-inbox.ts'
import { isLocalCall } from '../proxy/here.ts'
import { isForeign } from './request-guards.ts'
import { mailPagePolicy } from './security-headers.ts'
import type { SendPage } from './web-app.ts'

type Options = {
  brand: Brand
  publicUrl: () => string
  /** True if the operator opened the pages to other machines. */
  isOpen: boolean
  /** Undefined if the web app is not built. */
  sendPage: SendPage | undefined
}

/** Serves the mails of a service without a mail server, and the page that shows and clears them. */
export function serveInbox(app: FastifyInstance, inbox: DevInbox, options: Options): void {
  const { onRequest, sendMailPage } = guardPage(options)
  app.get('/dev/inbox.json', { onRequest }, () => inbox.list())
  app.delete('/dev/inbox.json', { onRequest }, (request) => {
    const origins = [options.publicUrl(), `http://${request.headers.host}`]
    if (isForeign(request.headers, (origin) => origins.includes(origin)))
      throw new AppError('FORBIDDEN')
    inbox.clear()
    return inbox.list()
  })
  app.get('/dev/inbox', { onRequest }, sendMailPage)
}

/** Serves a sample of every mail, and the page that shows them. */
export function servePreview(app: FastifyInstance, options: Options): void {
  const { onRequest, sendMailPage } = guardPage(options)
  app.get('/dev/mails.json', { onRequest }, async () => {
    // Samples load on demand: a start needs none.
    const { previewMails } = await import('../mail/preview.ts')
    return previewMails(options.brand, options.publicUrl())
  })
  app.get('/dev/mails', { onRequest }, sendMailPage)
}

function guardPage({ isOpen, sendPage }: Options) {
  return {
    // The inbox holds every code: only this machine may read it, unless the operator opened it.
    async onRequest(request: FastifyRequest): Promise<void> {
      if (!isOpen && !isLocalCall(request)) throw new AppError('NOT_FOUND')
    },
    async sendMailPage(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
      if (!sendPage) throw new AppError('NOT_FOUND')
      return sendPage(request, reply, mailPagePolicy)
    },
  }
}
