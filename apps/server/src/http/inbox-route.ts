import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../errors.ts'
import type { DevInbox } from '../mail/dev-inbox.ts'
import { inboxPolicy, renderInboxPage } from '../mail/inbox-page.ts'
import { isLocalCall } from '../proxy/here.ts'

/** Shows the mails of a service without a mail server. `isOpen` lets other machines read them. */
export function serveInbox(app: FastifyInstance, inbox: DevInbox, isOpen: boolean): void {
  // The inbox holds every code, so only this machine may read it unless the operator opened it.
  const onRequest = async (request: FastifyRequest) => {
    if (!isOpen && !isLocalCall(request)) throw new AppError('NOT_FOUND')
  }
  app.get('/dev/inbox.json', { onRequest }, () => inbox.list())
  app.get('/dev/inbox', { onRequest }, (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', inboxPolicy)
      .send(renderInboxPage(inbox.list())),
  )
}
