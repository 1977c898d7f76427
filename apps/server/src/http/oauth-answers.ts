import type { Locale } from '@latchkey/shared/auth'
import type { Reason } from '@latchkey/shared/errors'
import type { TRPCError } from '@trpc/server'
import { getHTTPStatusCodeFromError } from '@trpc/server/http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { acceptedLocale } from '../users/accepted-locale.ts'
import { prepareError } from './send-error.ts'

const later = {
  en: 'This service is busy right now. Wait a few minutes, then start again from the app.\n',
  zh: '服务繁忙。请等待几分钟，然后从应用重新开始。\n',
}

/** The texts are for whoever an app leads here. */
const visitTexts = new Map<string, Record<Locale, string>>([
  ['RATE_LIMITED', later],
  ['UNAVAILABLE', later],
  [
    'NOT_FOUND',
    {
      en: 'No app is registered here. Please let the people who run the app know.\n',
      zh: '本站未登记任何应用。请将此情况告知应用的管理员。\n',
    },
  ],
])

/** RFC 6749 §4.1.2.1 and §5.2 know few words. */
const words: Partial<Record<Reason, [error: string, description: string]>> = {
  NOT_FOUND: ['invalid_request', 'no app is registered here'],
  RATE_LIMITED: ['temporarily_unavailable', 'too many calls were refused'],
  UNAVAILABLE: ['temporarily_unavailable', 'the service is busy'],
  INTERNAL: ['server_error', 'something went wrong here'],
}

/** Answers calls that are stopped before the engine as the engine would answer them. */
export function sendOAuthError(error: TRPCError, request: FastifyRequest, reply: FastifyReply) {
  const known = prepareError(error, request, reply)
  const status = getHTTPStatusCodeFromError(known)
  const [code, description] = words[known.reason] ?? ['invalid_request', 'the call is malformed']
  void reply.status(status).header('cache-control', 'no-store')
  return reply.send({ error: code, error_description: description })
}

/** Answers users whom an app redirected here, who can do nothing about the error themselves. */
export function sendVisitError(error: TRPCError, request: FastifyRequest, reply: FastifyReply) {
  const texts = visitTexts.get(error.message)
  if (!texts) return sendOAuthError(error, request, reply)
  const status = getHTTPStatusCodeFromError(prepareError(error, request, reply))
  const text = texts[acceptedLocale(request.headers['accept-language'])]
  return reply.status(status).type('text/plain; charset=utf-8').send(text)
}

/** Lets only these methods through. */
export const requireMethod =
  (...allowed: string[]) =>
  async (request: FastifyRequest, reply: FastifyReply) => {
    if (allowed.includes(request.method)) return
    const answer = { error: 'invalid_request', error_description: `use ${allowed.join(' or ')}` }
    await reply.status(405).header('allow', allowed.join(', ')).send(answer)
  }
