import { digestLegacyPassword } from '@latchkey/shared/digest'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type * as z from 'zod/mini'
import { authenticate, identify, type Authenticated } from '../../auth/authenticate.ts'
import { signOut } from '../../auth/sign-out.ts'
import type { LegacySettings } from '../../config/legacy-settings.ts'
import type { Context } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { commonLegacyPasswordsFile } from '../../built-files.ts'
import { sendCodeToOldClient } from '../../legacy/codes.ts'
import { registerBody, resetBody, sendBody, signInBody } from '../../legacy/input.ts'
import { registerOldClient, resetForOldClient } from '../../legacy/new-password.ts'
import { signInOldClient, type Grant } from '../../legacy/sign-in.ts'
import { createWallClock, toLegacyUser } from '../../legacy/user.ts'
import { readDigestList } from '../../passwords/digest-list.ts'
import { createWeakPasswords } from '../../passwords/weak-password.ts'
import { createLegacyTokens } from '../../sessions/legacy-token.ts'
import type { Profile } from '../../users/user.entity.ts'
import { watchCalls } from '../call-log.ts'
import { contextMaker, type ContextDeps } from '../request-context.ts'
import { jsonBody, pathOf } from '../request-guards.ts'
import { openScope, type Body } from '../scope.ts'
import { createAnswer, sendLegacyError } from './answer.ts'
import { leaveBehind } from './deprecation.ts'
import { doneTexts } from './texts.ts'
import type { Traces } from '../../traces/traces.ts'

/** The predecessor read every JSON type, such as `application/problem+json`. */
const anyJson: Body = { ...jsonBody, type: /^application\/([\w.-]+\+)?json\s*(;|$)/i }

const paths: ReadonlySet<string> = new Set([
  '/login',
  '/register',
  '/send-verification-code',
  '/reset-password',
  '/profile',
  '/logout',
  '/test-jwt',
])

/** Returns the path of a URL, or `unknown`, which is safe for logs, metrics and traces. */
const pathName = (url: string): string => (paths.has(pathOf(url)) ? pathOf(url) : 'unknown')

/** One URL per path: other spellings would slip past a proxy's rules. */
function requireOldPath({ url }: FastifyRequest): void {
  if (!paths.has(pathOf(url))) throw new AppError('NOT_FOUND')
}

const bearer = /^(?:bearer +)?([\w.-]+)$/i

const tokenOf = ({ headers }: FastifyRequest): string =>
  bearer.exec(headers.authorization ?? '')?.[1] ?? ''

/**
 * Serves the REST paths of the service that Latchkey succeeds, beside pages of the same address. They
 * read and set no cookie, so a foreign page has nothing to act with.
 */
export async function serveLegacyClients(
  app: FastifyInstance,
  options: ContextDeps & { traces: Traces },
  settings: LegacySettings,
): Promise<void> {
  const { config, clock, meters, passwords } = options
  const tokens = createLegacyTokens({ secrets: config.jwtSecretKeys, clock })
  const weakDigests = createWeakPasswords({
    common: readDigestList(commonLegacyPasswordsFile),
    brand: config.brand.name,
    clock,
    digest: digestLegacyPassword,
  })
  const wallClock = createWallClock(settings.timeZone)
  const claimsOf = (request: FastifyRequest) => tokens.verify(tokenOf(request))
  const answer = createAnswer(contextMaker(options, { claimsOf, hasCookies: false }))

  const userOf = (profile: Profile, { publicUrl }: Context) =>
    toLegacyUser(profile, { publicUrl, wallClock })

  function granted(ctx: Context, { user, sessionId }: Grant) {
    const token = tokens.sign({ userId: user.id, role: user.role, sessionId })
    return { token, user: userOf(user, ctx) }
  }

  await openScope(app, {
    prefix: '',
    bodies: [anyJson],
    guards: [requireOldPath],
    sendError: sendLegacyError,
    routes(scope) {
      watchCalls(scope, meters, pathName)
      options.traces.watchCalls(scope, pathName)
      leaveBehind(scope, settings.sunset)

      const onRequest = (request: FastifyRequest, _reply: unknown, done: () => void) => {
        passwords.requireRoom(request.caller)
        done()
      }
      scope.post(
        '/login',
        { onRequest },
        answer(async (ctx, { body }) => {
          const given = read(signInBody, body)
          const grant = await passwords.reserve(ctx.ip, () => signInOldClient(ctx, given))
          return { message: doneTexts.signedIn, ...granted(ctx, grant) }
        }),
      )
      scope.post(
        '/register',
        answer(async (ctx, { body }) => {
          const grant = await registerOldClient(ctx, read(registerBody, body), weakDigests)
          return { message: doneTexts.registered, ...granted(ctx, grant) }
        }, 201),
      )
      scope.post(
        '/send-verification-code',
        answer(async (ctx, { body }) => {
          const { email, type = 'register' } = read(sendBody, body)
          await sendCodeToOldClient(ctx, { email, type })
          return { message: doneTexts.codeSent, verification_id: null }
        }),
      )
      scope.post(
        '/reset-password',
        answer(async (ctx, { body }) => {
          await resetForOldClient(ctx, read(resetBody, body), weakDigests)
          await ctx.flushToDisk()
          return { message: doneTexts.passwordReset }
        }),
      )
      scope.get(
        '/profile',
        answer(async (ctx) => ({ user: userOf((await callerOf(ctx)).user, ctx) })),
      )
      scope.post(
        '/logout',
        answer(async (ctx) => {
          await signOut(ctx, ownOf(await identify(ctx)))
          await ctx.flushToDisk()
          return { message: doneTexts.signedOut }
        }),
      )
      scope.post(
        '/test-jwt',
        answer(async (ctx, request) => {
          const { user } = await callerOf(ctx)
          const preview = `${tokenOf(request).slice(0, 20)}...`
          const info = { header_token_verified: true, token_preview: preview }
          return { message: doneTexts.tokenValid, user: userOf(user, ctx), token_info: info }
        }),
      )
    },
  })
}

async function callerOf(ctx: Context): Promise<Authenticated> {
  return ownOf(await authenticate(ctx))
}

/** The caller, or undefined if the token names another account. */
function ownOf(caller: Authenticated | undefined) {
  if (!caller || caller.claims.userId !== caller.user.id) throw new AppError('UNAUTHENTICATED')
  return caller
}

function read<Schema extends z.ZodMiniType>(schema: Schema, body: unknown): z.output<Schema> {
  const { data, error } = schema.safeParse(body)
  if (error) throw new AppError('INVALID_INPUT')
  return data
}
