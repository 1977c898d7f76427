import type { LimitName } from '../../limits/table.ts'
import { registerBody, resetBody, sendBody, signInBody } from '../../legacy/input.ts'
import type { Json } from './json.ts'
import { limitSentence } from './limits.ts'
import { json, object, text } from './path.ts'
import type { createRegistry } from './schemas.ts'

type Schemas = ReturnType<typeof createRegistry>

const orNull = { type: ['string', 'null'] }
const unzoned: Json = { ...text, pattern: String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$` }
const success = { const: true }
const message: Json = { ...text, description: 'words for people, in Chinese' }

const user = object({
  id: { type: 'integer' },
  username: text,
  email: text,
  avatar: orNull,
  role: { enum: ['user', 'admin', 'superadmin'] },
  bio: orNull,
  status: { enum: ['active', 'banned', 'muted'] },
  created_at: unzoned,
  updated_at: unzoned,
})
const said = object({ success, message })
const granted = object({ success, message, token: text, user })
const refused = object({ success: { const: false }, message })

const refusals: Record<number, string> = {
  400: 'the body, a code, a name or a password is not accepted',
  401: 'no valid token, or the address or password is wrong',
  429: 'above a limit; `Retry-After` says when to try again',
  500: 'a fault of the service',
  503: 'busy, or without its database; `Retry-After` says when to try again',
}

const sends: LimitName[] = ['sendsPerIp', 'sendsPerAddressHour', 'sendsPerAddressDay']
const codes: LimitName[] = ['verificationsPerIp', 'wrongCodesPerAddressDay']

/** The REST paths of the service that Latchkey succeeds, as they are served with LEGACY_CLIENTS. */
export function legacyPaths(schemas: Schemas): Record<string, Json> {
  const body = (schema: Parameters<Schemas['refer']>[0], name: string): Json => ({
    required: true,
    content: { 'application/json': { schema: schemas.refer(schema, name) } },
  })
  const operation = (summary: string, done: Json, more: Json & { limits?: LimitName[] } = {}) => {
    const { limits = [], status = 200, ...rest } = more
    const responses = Object.entries(refusals).map(([code, words]) => [code, json(refused, words)])
    return {
      tags: ['legacy'],
      deprecated: true,
      summary,
      security: [],
      ...(limits.length > 0 && { description: limitSentence(limits), 'x-limits': limits }),
      ...rest,
      responses: { [String(status)]: json(done), ...Object.fromEntries(responses) },
    }
  }
  const withToken = { security: [{ legacyToken: [] }] }
  const info = object({ header_token_verified: success, token_preview: text })
  const all: Record<string, Json> = {
    '/login': {
      post: operation('Signs in by email address', granted, {
        requestBody: body(signInBody, 'legacy.login'),
        // An adopted account's first sign-in mails a code.
        limits: ['signInFailuresPerIp', 'signInsPerAccount', 'signInsPerIp', ...sends],
      }),
    },
    '/register': {
      post: operation('Creates an account', granted, {
        status: 201,
        requestBody: body(registerBody, 'legacy.register'),
        limits: [...codes, 'registrationsPerIp'],
      }),
    },
    '/send-verification-code': {
      post: operation(
        'Emails a code',
        object({ success, message, verification_id: { type: 'null' } }),
        {
          requestBody: body(sendBody, 'legacy.send-verification-code'),
          limits: sends,
        },
      ),
    },
    '/reset-password': {
      post: operation('Sets a new password with an emailed code', said, {
        requestBody: body(resetBody, 'legacy.reset-password'),
        limits: codes,
      }),
    },
    '/profile': {
      get: operation('The account of the token', object({ success, user }), withToken),
    },
    '/logout': { post: operation('Ends the session of the token', said, withToken) },
    '/test-jwt': {
      post: operation(
        'Whether the token is valid',
        object({ success, message, user, token_info: info }),
        withToken,
      ),
    },
  }
  for (const [path, methods] of Object.entries(all)) {
    for (const [method, one] of Object.entries(methods))
      Object.assign(Object(one), { operationId: `legacy:${method}:${path}` })
  }
  return all
}
