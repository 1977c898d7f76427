import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ServerResponse } from 'node:http'
import { recordEvent as addEvent, type NewEvent } from '../audit/record.ts'
import { chargeOf } from './charge.ts'
import { forgottenAtSignOut } from './security-headers.ts'
import { days } from '../clock.ts'
import { presentedCookies, cookieNames, isSameSession } from './cookie-names.ts'
import type { Context, Services } from '../context.ts'
import type { NewRows } from '../database/insert.ts'
import type { EntityManager } from '@mikro-orm/sql'
import type { Database } from '../database/database.ts'
import type { AccessTokenClaims } from '../sessions/access-token.ts'
import type { Limits } from '../limits/limits.ts'
import { trustLife } from '../factors/trusted-devices.ts'
import { enqueueMail } from '../mail/enqueue.ts'
import { acceptedLocale } from '../users/accepted-locale.ts'
import { isLocalCall } from '../proxy/here.ts'

export type ContextDeps = Omit<Services, 'publicUrl'> & {
  database: Database
  /** Limits for callers on this machine, in development. */
  localLimits: Limits
  /** Final once the port is known. */
  publicUrl: () => string
}

type Rules = {
  /** The claims that a request presents; by default those of an access token. */
  claimsOf?: (request: FastifyRequest) => AccessTokenClaims | undefined
  /** True if cookies are read and set. */
  hasCookies?: boolean
}

/** Creates the context of a call from its request. Only this module reads and sets cookies. */
export function contextMaker(options: ContextDeps, rules: Rules = {}) {
  const { claimsOf = accessTokenClaims, hasCookies = true } = rules
  const { config, database, keys, meters, outbox } = options
  const cached = once(cookieSettings)
  return (request: FastifyRequest, reply: FastifyReply): Context => {
    const publicUrl = options.publicUrl()
    const { names, cookie } = cached(publicUrl)
    const presented = presentedCookies(hasCookies ? request.cookies : {}, names)
    const now = options.clock()
    const ip = request.caller
    // The length is that of the columns that store it.
    const userAgent = request.headers['user-agent']?.slice(0, 255)
    const around = { keys, now, ip, userAgent, requestId: request.id }
    const recordEvent = (rows: NewRows, event: NewEvent) => {
      addEvent(rows, event, around)
      meters.securityEvent(event.kind)
    }
    const limits = isLocalCall(request) ? options.localLimits : options.limits
    let em: EntityManager | undefined
    let signal: AbortSignal | undefined
    return {
      ...options,
      publicUrl,
      limits,
      charge: chargeOf(limits, reply.raw),
      // A logger whose lines carry the request id.
      log: request.log,
      em: () => (em ??= database.em.fork()),
      insert: database.insert,
      flushToDisk: database.flushToDisk,
      insertIf: database.insertIf,
      insertAfter: database.insertAfter,
      // A function, not a getter: V8 keeps the getters of each call's object until a full collection.
      signal: () => (signal ??= disconnectSignal(reply.raw)),
      now,
      ip,
      userAgent,
      locale: acceptedLocale(request.headers['accept-language']),
      claims: claimsOf(request),
      refreshCookie: presented.session,
      deviceCookie: presented.device,
      trustCookie: presented.trust,
      recordEvent,
      async recordNow(event) {
        await database.insert((rows) => recordEvent(rows, event))
      },
      enqueueMail(rows, mail) {
        enqueueMail(rows, mail, now)
        reply.raw.once('close', outbox.wake)
      },
      setRefreshCookie(value) {
        if (!hasCookies) return
        const maxAge = days(config.sessionTtlDays) / 1000
        if (value === null) void reply.clearCookie(names.session, cookie)
        else void reply.setCookie(names.session, value, { ...cookie, maxAge })
        // A former cookie of the same session ends here; a different session there may belong to a
        // service on another port.
        if (value !== null && presented.isFormer && isSameSession(value, presented.session)) {
          void reply.clearCookie(names.formerSession, cookie)
        }
      },
      setDeviceCookie(value) {
        if (!hasCookies) return
        void reply.setCookie(names.device, value, { ...cookie, maxAge: days(400) / 1000 })
      },
      setTrustCookie(value) {
        if (!hasCookies) return
        void reply.setCookie(names.trust, value, { ...cookie, maxAge: trustLife / 1000 })
      },
      clearSiteData() {
        if (!hasCookies) return
        void reply.clearCookie(names.session, cookie)
        void reply.header('clear-site-data', forgottenAtSignOut)
      },
    }
  }

  function accessTokenClaims({ headers }: FastifyRequest): AccessTokenClaims | undefined {
    const bearer = /^bearer +([\w.-]+)$/i.exec(headers.authorization ?? '')?.[1]
    return bearer === undefined ? undefined : options.accessTokens.verify(bearer)
  }
}

function cookieSettings(publicUrl: string) {
  const secure = publicUrl.startsWith('https:')
  const cookie = { httpOnly: true, sameSite: 'strict', secure, path: '/' } as const
  return { names: cookieNames(publicUrl), cookie }
}

/** Caches the last value: parsing a URL per call costs 2 %. */
function once<T>(work: (given: string) => T): (given: string) => T {
  let last: { given: string; value: T } | undefined
  return (given) => {
    if (last?.given !== given) last = { given, value: work(given) }
    return last.value
  }
}

/**
 * Returns whether the request certainly has no session. A link from another site sends no cookies, so it
 * proves nothing.
 */
export function isStranger({ cookies, headers }: FastifyRequest, publicUrl: string): boolean {
  const isFromHere = ['none', 'same-origin'].includes(String(headers['sec-fetch-site']))
  return isFromHere && presentedCookies(cookies, cookieNames(publicUrl)).session === undefined
}

/** Aborts when the caller disconnects before the answer, or at once if that already happened. */
export function disconnectSignal(answer: ServerResponse): AbortSignal {
  const controller = new AbortController()
  const abort = () => {
    if (!answer.writableFinished) controller.abort()
  }
  if (answer.closed) abort()
  else answer.once('close', abort)
  return controller.signal
}
