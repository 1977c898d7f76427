import type { FastifyReply, FastifyRequest } from 'fastify'
import { gateCallbackPath } from '../../apps/gate-callback.ts'
import { shown } from '../../config/variables.ts'
import { sparsely } from '../../log/sparsely.ts'
import type { Brand } from '../../brand/brand.ts'
import { plainPage } from '../../brand/plain-page.ts'
import { acceptedLocale } from '../../users/accepted-locale.ts'
import { gateTexts } from '../../gate/texts.ts'
import { sendPlainPage } from '../send-plain-page.ts'

export type Call = { request: FastifyRequest; reply: FastifyReply; brand: Brand }

/** Sends a page to a user whom the gate does not admit. */
export function sendGatePage(
  { request, reply, brand }: Call,
  status: number,
  text: keyof typeof gateTexts.en,
) {
  const language = acceptedLocale(request.headers['accept-language'])
  const { title, line } = gateTexts[language][text]
  const page = plainPage(brand, { language, title, lines: [line] })
  return sendPlainPage(reply.status(status), { page, brand })
}

/** Logs refusals for the operator, at most once per minute each. */
export function createRefusals() {
  const [stranger, incomplete, unknown, circle] = [sparsely(), sparsely(), sparsely(), sparsely()]
  return {
    stranger({ request, reply }: Call) {
      const peer = request.socket.remoteAddress
      stranger(() =>
        request.log.warn({ peer }, 'the gate answers only proxies that TRUST_PROXY lists'),
      )
      return reply.status(403).send()
    },
    incomplete({ request, reply }: Call) {
      incomplete(() =>
        request.log.warn(
          { ip: request.caller },
          'a proxy asked the gate without X-Forwarded-Proto, -Host, -Uri or -Method, or with several of one',
        ),
      )
      return reply.status(400).send()
    },
    unknown(call: Call, origin = '') {
      const { request } = call
      unknown(() =>
        request.log.warn(
          { origin: shown(origin), ip: request.caller },
          `a proxy asked the gate about an address that no app of kind own has registered: latchkey apps add <name> --redirect-uri <address>${gateCallbackPath} registers it`,
        ),
      )
      return sendGatePage(call, 403, 'unknown')
    },
    circle(call: Call, origin: string) {
      const { request } = call
      circle(() =>
        request.log.error(
          { origin, ip: request.caller },
          'signing in at a tool behind the gate goes round in a circle: the proxy must hand on Cookie and Set-Cookie, and X-Forwarded-Proto must be the scheme that browsers use',
        ),
      )
      return sendGatePage(call, 400, 'circle')
    },
  }
}
