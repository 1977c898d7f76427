import { checkSignOutInput, type SignOutRequest } from '@latchkey/shared/app'
import { asRecord } from '@latchkey/shared/record'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { RegisteredApps } from '../apps/registered-apps.ts'
import { readSignOutRequest } from '../apps/sign-out-request.ts'
import type { Config } from '../config.ts'
import { AppError } from '../errors.ts'
import type { Limits } from '../limits/limits.ts'
import { isClient } from '../oidc/clients.ts'
import { signOutProblemPage, type Unanswered } from '../oidc/problem-page.ts'
import type { SigningKeys } from '../signing/signing-keys.ts'
import { chargeOf } from './charge.ts'
import { visitErrorSender } from './oauth-answers.ts'
import { formBody } from './request-guards.ts'
import { openScope } from './scope.ts'
import { sendPlainPage } from './send-plain-page.ts'

type Deps = {
  config: Config
  apps: RegisteredApps
  signingKeys: SigningKeys
  limits: Limits
  publicUrl: () => string
}

/** A repeated name has a list of values. */
const valuesOf = (form: URLSearchParams): object =>
  Object.fromEntries(
    [...new Set(form.keys())].map((name) => {
      const [first, ...more] = form.getAll(name)
      return [name, more.length === 0 ? first : [first, ...more]]
    }),
  )

/**
 * Takes users whom a program redirects here to sign out (OpenID Connect RP-Initiated Logout 1.0), and
 * redirects them to our own page. The parameters go behind the #, so that no log holds them.
 */
export async function serveSignOut(app: FastifyInstance, deps: Deps): Promise<void> {
  const { brand } = deps.config
  async function visit(request: FastifyRequest, reply: FastifyReply) {
    await chargeOf(deps.limits, reply.raw)('appVisitsPerIp', request.caller)
    if (!(await deps.apps.all()).some(isClient)) throw new AppError('NOT_FOUND')
    const { body, query } = request
    const given = asRecord(body instanceof URLSearchParams ? valuesOf(body) : query)
    const { data } = checkSignOutInput.safeParse(usedOf(given))
    const problem = await problemOf(data)
    const { ui_locales: locales } = given
    const language = typeof locales === 'string' ? locales : undefined
    void reply.header('cache-control', 'no-store')
    if (!problem) {
      const said = new URLSearchParams(Object.entries(data ?? {}))
      if (language !== undefined) said.set('uiLocales', language)
      return reply.redirect(`/logout#${said.toString()}`, 303)
    }
    const page = signOutProblemPage(problem, {
      asked: language ?? request.headers['accept-language'],
      brand,
    })
    return sendPlainPage(reply.status(400), { page, brand })
  }

  async function problemOf(request?: SignOutRequest): Promise<Unanswered | undefined> {
    if (!request) return { problem: 'unreadable' }
    const { signingKeys } = deps
    const known = { apps: await deps.apps.all(), signingKeys, publicUrl: deps.publicUrl() }
    const read = await readSignOutRequest(request, known)
    return 'problem' in read ? read : undefined
  }

  await openScope(app, {
    prefix: '/oauth/logout',
    bodies: [formBody],
    guards: [],
    sendError: visitErrorSender(brand),
    routes(scope) {
      scope.get('', visit)
      scope.post('', visit)
    },
  })
}

/** `logout_hint` is left out: the page names only the signed-in user. */
const names = {
  id_token_hint: 'idTokenHint',
  client_id: 'clientId',
  post_logout_redirect_uri: 'postLogoutRedirectUri',
  state: 'state',
} satisfies Record<string, keyof SignOutRequest>

const usedOf = (given: Record<string, unknown>): object =>
  Object.fromEntries(
    Object.entries(names).flatMap(([theirs, ours]) => {
      const { [theirs]: value } = given
      return value === undefined || value === '' ? [] : [[ours, value]]
    }),
  )
