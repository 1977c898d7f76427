import type { Locale } from '@latchkey/shared/auth'
import type { Reason } from '@latchkey/shared/errors'
import type { TRPCError } from '@trpc/server'
import { getHTTPStatusCodeFromError } from '@trpc/server/http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Brand } from '../brand/brand.ts'
import { plainPage } from '../brand/plain-page.ts'
import { acceptedLocale } from '../users/accepted-locale.ts'
import { prepareError } from './send-error.ts'
import { sendPlainPage } from './send-plain-page.ts'

type Told = { title: string; line: string }

const later = {
  en: {
    title: 'This service is busy',
    line: 'Wait a few minutes, then start again from the app.',
  },
  zh: { title: '服务繁忙', line: '请等待几分钟，然后返回应用重新开始。' },
}

/** The texts are for whoever an app leads here. */
const visitTexts = new Map<string, Record<Locale, Told>>([
  ['RATE_LIMITED', later],
  ['UNAVAILABLE', later],
  [
    'NOT_FOUND',
    {
      en: {
        title: 'No app is registered here',
        line: 'Please let the people who run the app know.',
      },
      zh: { title: '本站未登记任何应用', line: '请将此情况告知应用的管理员。' },
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
export const visitErrorSender =
  (brand: Brand): typeof sendOAuthError =>
  (error, request, reply) => {
    const texts = visitTexts.get(error.message)
    if (!texts) return sendOAuthError(error, request, reply)
    const status = getHTTPStatusCodeFromError(prepareError(error, request, reply))
    const language = acceptedLocale(request.headers['accept-language'])
    const { title, line } = texts[language]
    const page = plainPage(brand, { language, title, lines: [line] })
    return sendPlainPage(reply.status(status), { page, brand })
  }

/** Lets only these methods through. */
export const requireMethod =
  (...allowed: string[]) =>
  async (request: FastifyRequest, reply: FastifyReply) => {
    if (allowed.includes(request.method)) return
    const answer = { error: 'invalid_request', error_description: `use ${allowed.join(' or ')}` }
    await reply.status(405).header('allow', allowed.join(', ')).send(answer)
  }
