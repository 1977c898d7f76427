import type { FastifyReply, FastifyRequest } from 'fastify'
import { gateTexts } from '../../gate/texts.ts'

type Call = { request: FastifyRequest; reply: FastifyReply }

/** A sentence for the person whom the gate does not lead on. */
export function tell({ request, reply }: Call, status: number, text: keyof typeof gateTexts.en) {
  const language = /^zh\b/i.test(request.headers['accept-language'] ?? '') ? 'zh' : 'en'
  const sentence = `${gateTexts[language][text]}\n`
  return reply.status(status).type('text/plain; charset=utf-8').send(sentence)
}

export function refuseStranger({ request, reply }: Call) {
  request.log.warn(
    { peer: request.socket.remoteAddress },
    'the gate answers only proxies that TRUST_PROXY lists',
  )
  return reply.status(403).send()
}

export function refuseIncomplete({ request, reply }: Call) {
  request.log.warn(
    'a proxy asked the gate without X-Forwarded-Proto, -Host, -Uri or -Method, or with several of one',
  )
  return reply.status(400).send()
}

export function refuseUnknown(call: Call, origin: string | undefined) {
  call.request.log.warn(
    { origin },
    'a proxy asked the gate about an address that no app of kind own has registered: latchkey apps add <name> --origin registers it',
  )
  return tell(call, 403, 'unknown')
}

export function refuseCircle(call: Call, origin: string) {
  call.request.log.error(
    { origin },
    'signing in at a tool behind the gate goes round in a circle: the proxy must hand on Cookie and Set-Cookie, and X-Forwarded-Proto must be the scheme that browsers use',
  )
  return tell(call, 400, 'circle')
}
