import { createRefusals, sendGatePage, type Call } from './answers.ts'
import { cookieNamer, setCookie } from './cookies.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { days, later, type Clock } from '../../clock.ts'
import type { Config } from '../../config.ts'
import { inRanges, plainAddress } from '../../config/ip-addresses.ts'
import { gateCallbackPath } from '../../apps/gate-callback.ts'
import type { RegisteredApps } from '../../apps/registered-apps.ts'
import { nextAttempt, readAttempt, stateOf, writeAttempt } from '../../gate/attempt.ts'
import { allAdmit, appsBehindGate } from '../../gate/entry.ts'
import { originOf, readForwarded, single } from '../../gate/forwarded-request.ts'
import { createVisitReader, readPass, writePass } from '../../gate/pass.ts'
import type { Keys } from '../../keys.ts'
import { recordSessionUse, type LastUses } from '../../sessions/last-use.ts'
import type { FindLiveSession } from '../../sessions/live-session.ts'
import type { Profile } from '../../users/user.entity.ts'

type Deps = {
  config: Config
  keys: Keys
  clock: Clock
  apps: RegisteredApps
  findLiveSession: FindLiveSession
  lastUses: Pick<LastUses, 'record'>
  publicUrl: () => string
}

/** A repeated parameter has a list of values. */
type Query<Name extends string> = { Querystring: Partial<Record<Name, string | string[]>> }

/** The path to which a tool's proxy redirects a browser, on the tool's own host. */
const startPath = '/_latchkey/start'

/**
 * Serves forward authentication for tools without a sign-in: the proxy of a tool asks `/gate` about every
 * request, and passes the paths under `/_latchkey/` on to this service.
 */
export function serveGate(app: FastifyInstance, deps: Deps): void {
  const { config, keys, clock, apps, findLiveSession, lastUses } = deps
  const isTrusted = inRanges(config.trustProxy)
  const cookieNames = cookieNamer()
  const readVisit = createVisitReader(keys)
  const refuse = createRefusals()
  const isProxy = ({ socket }: FastifyRequest) =>
    isTrusted(plainAddress(socket.remoteAddress ?? ''))
  /** Headers about the host and its windows concern the tool, which sets its own. */
  function forTool(request: FastifyRequest, reply: FastifyReply): Call {
    void reply.removeHeader('strict-transport-security')
    void reply.removeHeader('cross-origin-opener-policy')
    return { request, reply, brand: config.brand }
  }
  const isBehindGate = async (origin: string) => appsBehindGate(await apps.all(), origin).length > 0

  app.get<Query<'status'>>('/gate', async (request, reply) => {
    const call = forTool(request, reply)
    if (!isProxy(request)) return refuse.stranger(call)
    const asked = readForwarded(request.headers)
    if (!asked) return refuse.incomplete(call)
    const tools = appsBehindGate(await apps.all(), asked.origin)
    if (tools.length === 0) return refuse.unknown(call, asked.origin)
    const { origin } = asked
    const now = clock()
    const pass = request.cookies[cookieNames(origin).visit] ?? ''
    const sessionId = readVisit({ pass, origin, now })
    const session = sessionId === undefined ? undefined : await findLiveSession(sessionId, now)
    // An account that must set up a second factor first is redirected to our pages, which ask for it.
    if (!session || session.owesFactor) {
      // nginx accepts only 401 and 403 from here, and redirects by itself.
      const status = request.query.status === '401' || !asked.isNavigation ? 401 : 302
      if (asked.isNavigation) void reply.header('location', startOf(origin, asked.path))
      return reply.status(status).send()
    }
    if (asked.isForged) return sendGatePage(call, 403, 'elsewhere')
    if (!allAdmit(tools, session.user)) return sendGatePage(call, 403, 'role')
    const identity = identityOf(session.user)
    if (!identity) return sendGatePage(call, 403, 'name')
    recordSessionUse(lastUses, session, now)
    return reply.headers(identity).status(200).send()
  })

  app.get<Query<'to'>>(startPath, async (request, reply) => {
    const call = forTool(request, reply)
    if (!isProxy(request)) return refuse.stranger(call)
    const origin = toolOrigin(request)
    if (!origin || !(await isBehindGate(origin))) return refuse.unknown(call, origin)
    const names = cookieNames(origin)
    const attempt = nextAttempt(readAttempt(request.cookies[names.attempt]), clock())
    if (!attempt) return refuse.circle(call, origin)
    const kept = { name: names.attempt, value: writeAttempt(attempt) }
    setCookie(reply, { ...kept, origin, maxAge: 600 })
    const callback = new URL(gateCallbackPath, origin)
    callback.searchParams.set('state', stateOf(attempt))
    callback.searchParams.set('to', samePlace(request.query.to, origin))
    const signIn = new URL('/login', deps.publicUrl())
    signIn.searchParams.set('continue', callback.href)
    return reply.redirect(signIn.href, 302)
  })

  app.get<Query<'to' | 'state' | 'ticket'>>(gateCallbackPath, async (request, reply) => {
    const call = forTool(request, reply)
    if (!isProxy(request)) return refuse.stranger(call)
    const origin = toolOrigin(request)
    if (!origin || !(await isBehindGate(origin))) return refuse.unknown(call, origin)
    const { to } = request.query
    const [state, ticket] = [textOf(request.query.state), textOf(request.query.ticket)]
    const names = cookieNames(origin)
    const attempt = readAttempt(request.cookies[names.attempt])
    const now = clock()
    const isHere = attempt !== undefined && stateOf(attempt) === state
    const sessionId = isHere
      ? readPass(keys, { kind: 'ticket', state }, { pass: ticket, origin, now })
      : undefined
    if (sessionId === undefined) return sendGatePage(call, 400, 'lost')
    const life = days(config.sessionTtlDays)
    const visit = { sessionId, origin, until: later(now, life) }
    const value = writePass(keys, { kind: 'visit' }, visit)
    setCookie(reply, { name: names.visit, value, origin, maxAge: life / 1000 })
    return reply.redirect(origin + samePlace(to, origin), 303)
  })
}

/**
 * The user's identity for the tool, in UTF-8, which headers carry as bytes. Returns undefined for the
 * name of an adopted account that a header cannot carry, or that a proxy would trim to another user's
 * name.
 */
function identityOf({ username, displayName, email, role }: Profile) {
  if (username === '' || plain(username) !== username) return undefined
  const bytes = (text: string) => Buffer.from(plain(text) || '-').toString('latin1')
  return {
    'remote-user': bytes(username),
    'remote-email': bytes(email),
    'remote-name': bytes(displayName ?? username),
    'remote-groups': role,
  }
}

const plain = (text: string): string => text.replaceAll(/\p{C}/gu, '').trim()

const startOf = (origin: string, path: string): string =>
  `${origin}${startPath}?to=${encodeURIComponent(short(path))}`

/** Encoding triples an address, and nginx takes headers of 4 KB. */
const short = (path: string): string => (encodeURIComponent(path).length > 1000 ? '/' : path)

/** Returns a path of the tool; anything else becomes its root. */
function samePlace(to: string | string[] | undefined, origin: string): string {
  const path = short(textOf(to))
  const url = path.startsWith('/') ? URL.parse(path, origin) : null
  const isThere = url?.origin === origin && !url.pathname.startsWith('/_latchkey/')
  return isThere ? url.pathname.replace(/^\/+/, '/') + url.search : '/'
}

const textOf = (value: string | string[] | undefined): string =>
  typeof value === 'string' ? value : ''

function toolOrigin({ headers }: FastifyRequest): string | undefined {
  const host = single(headers['x-forwarded-host']) ?? headers.host ?? ''
  return originOf(single(headers['x-forwarded-proto']) ?? '', host)
}
