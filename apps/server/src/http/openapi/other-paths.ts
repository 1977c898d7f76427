import { hasTouchIcon, touchIconPath } from '../../brand/page-icons.ts'
import type { Brand } from '../../brand/brand.ts'
import { signingAlgorithms } from '../../signing/signing-key.entity.ts'
import { statusEventTypes } from '../../events/event-types.ts'
import { pagePaths } from '../web-app.ts'
import type { LimitName } from '../../limits/table.ts'
import { limitSentence } from './limits.ts'
import { inboxPaths } from './dev-paths.ts'
import { refusal } from './errors.ts'
import type { Json } from './json.ts'
import { answer, get, json, list, object, text, time } from './path.ts'

export type Served = { brand: Brand; hasInbox: boolean; hasLegacyClients: boolean }

const image = answer('image/*', {})

const sender = object(
  { sender: { type: 'integer' }, state: { enum: ['ok', 'resting'] }, until: time },
  ['sender', 'state'],
)

const readiness = object(
  {
    status: { enum: ['ok', 'draining', 'unavailable'] },
    database: { enum: ['ok', 'down'] },
    redis: { enum: ['ok', 'down'] },
    mail: object({ senders: list(sender) }),
  },
  ['status', 'database', 'mail'],
)

/** Paths that are no procedures: state, pictures, brand and pages. */
export function otherPaths({ brand, hasInbox }: Served): Json {
  const page = (path: string) => get('pages', [path, 'A page'], { 200: answer('text/html', text) })
  const entries = [
    get('service', ['/health', 'Whether the process lives'], {
      200: json(object({ status: { const: 'ok' } })),
    }),
    get('service', ['/ready', 'Whether people can sign in'], {
      200: json(readiness),
      503: json(readiness, 'the database is down, or the process is stopping'),
    }),
    get('service', ['/openapi.json', 'This document'], { 200: json({ type: 'object' }) }),
    get('service', ['/robots.txt', 'What search engines may read'], {
      200: answer('text/plain', text),
    }),
    get('service', ['/.well-known/change-password', 'Leads to where passwords are changed'], {
      302: { description: 'to the account page', headers: { Location: { schema: text } } },
    }),
    get('service', ['/.well-known/jwks.json', 'The keys that verify tokens for APIs (RFC 7517)'], {
      200: answer(
        'application/jwk-set+json',
        object({
          keys: list(
            object({
              kid: text,
              alg: { enum: [...signingAlgorithms] },
              use: { const: 'sig' },
              kty: text,
            }),
          ),
        }),
      ),
    }),
    statusFeed(),
    get(
      'service',
      [
        '/.well-known/openid-configuration',
        'Where programs sign people in (OpenID Connect Discovery)',
      ],
      { 200: json({ type: 'object' }), 404: refusal(['NOT_FOUND']) },
    ),
    ...visitsOfApps,
    ...(brand.support === undefined
      ? []
      : [
          get('service', ['/.well-known/security.txt', 'Where to report a weakness (RFC 9116)'], {
            200: answer('text/plain', text),
          }),
        ]),
    withHash(
      get('pictures', ['/avatars/{hash}', 'An uploaded picture'], {
        200: image,
        404: refusal(['NOT_FOUND']),
      }),
    ),
    get('pictures', ['/logo', 'The logo'], { 200: image }),
    get('pictures', ['/favicon.ico', 'The logo, where browsers look for it'], { 200: image }),
    ...(hasTouchIcon(brand)
      ? [get('pictures', [touchIconPath, 'The logo as PNG'], { 200: image })]
      : []),
    get('pictures', ['/brand.css', 'The colour of the brand'], { 200: answer('text/css', text) }),
    get('pictures', ['/manifest.webmanifest', 'The web application manifest'], {
      200: answer('application/manifest+json', { type: 'object' }),
    }),
    ...pagePaths.filter((path) => !path.includes(':')).map(page),
    ...(hasInbox ? inboxPaths(page) : []),
  ]
  return Object.fromEntries(entries)
}

const status = object(
  {
    sequence: { type: 'integer' },
    type: { enum: [...statusEventTypes] },
    sub: text,
    sid: list(text),
    at: time,
  },
  ['sequence', 'type', 'sub', 'sid', 'at'],
)

const feedWords = `Answers at once where there are events since \`cursor\`, else as soon as there are, and with none after \`wait\` seconds, at most 20. Without a cursor, all events that concern tokens which have not expired. An event may come twice; of two of one account, the one with the larger \`sequence\` is the later.`

/** Describes the status feed, which the APIs of our own apps read by id and secret. */
function statusFeed(): [string, Json] {
  const [path, { get: operation }] = get(
    'service',
    ['/status-feed', 'Who was shut out, for the API of an own app: waits for news'],
    {
      200: json(object({ cursor: text, events: list(status) }, ['cursor', 'events'])),
      400: refusal(['INVALID_INPUT']),
      401: refusal(['UNAUTHENTICATED']),
      403: refusal(['FORBIDDEN']),
      429: refusal(['RATE_LIMITED']),
      503: refusal(['UNAVAILABLE']),
    },
  )
  const parameters = [
    { name: 'cursor', in: 'query', schema: text },
    {
      name: 'wait',
      in: 'query',
      schema: { type: 'integer', minimum: 0, maximum: 99, default: 20 },
    },
  ]
  const limits: LimitName[] = ['appFailuresPerIp']
  const description = [feedWords, limitSentence(limits)].join('\n\n')
  const more = { description, parameters, security: [{ appSecret: [] }], 'x-limits': limits }
  return [path, { get: { ...Object(operation), ...more } }]
}

const visitsOfApps = [
  visit(
    [
      '/oauth/authorize',
      'Where a program sends people to sign in; the other paths are in the discovery',
    ],
    {
      303: { description: 'to the sign-in page or back' },
      400: answer(
        'text/html',
        text,
        'a page for people, where the program cannot be trusted with an answer',
      ),
    },
  ),
  visit(['/oauth/logout', 'Where a program sends people to sign out'], {
    303: { description: 'to the sign-out page' },
    400: answer('text/html', text, 'a page for people that says what is wrong with the request'),
  }),
]

function visit(place: [string, string], answers: object): [string, Json] {
  const busy = answer('text/html', text, 'too many visits from one address')
  const all = { ...answers, 429: busy }
  const [path, { get: operation }] = get('service', place, all)
  return [path, { get: { ...Object(operation), 'x-limits': ['appVisitsPerIp'] } }]
}

function withHash([path, { get: operation }]: [string, Json]): [string, Json] {
  const parameters = [{ name: 'hash', in: 'path', required: true, schema: text }]
  return [path, { get: { ...Object(operation), parameters } }]
}
