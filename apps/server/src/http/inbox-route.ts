import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../errors.ts'
import type { DevInbox } from '../mail/dev-inbox.ts'
import { inboxPolicy, renderInboxPage } from '../mail/inbox-page.ts'
import { isLocalCall } from '../proxy/here.ts'

/** The mails of a service without a mail server; `isOpen` shows them to callers of other machines too. */
export function serveInbox(app: FastifyInstance, inbox: DevInbox, isOpen: boolean): void {
  // Every code is in there: for this machine only, unless the operator opened it to all.
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
