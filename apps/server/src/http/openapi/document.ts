import { cookieNames } from '../cookie-names.ts'
import { refusalsIn } from './errors.ts'
import { introduction } from './introduction.ts'
import { limitsByName } from './limits.ts'
import { otherPaths, type Served } from './other-paths.ts'
import { procedurePaths } from './procedures.ts'
import type { Json } from './json.ts'
import { legacyPaths } from './legacy-paths.ts'
import { createRegistry, toComponents } from './schemas.ts'

const text: Json = { type: 'string' }

/** Describes the service as OpenAPI 3.1. */
export function describeApi(options: Served & { publicUrl: string }): Json {
  const { brand, publicUrl, hasLegacyClients } = options
  const schemas = createRegistry()
  const paths: Json = { ...procedurePaths(schemas), ...otherPaths(options) }
  // A page and an old path may share an address.
  for (const [path, methods] of Object.entries(hasLegacyClients ? legacyPaths(schemas) : {}))
    paths[path] = { ...Object(paths[path]), ...methods }
  return {
    openapi: '3.1.1',
    info: { title: `${brand.name} API`, version: '1', description: introduction() },
    servers: [{ url: publicUrl }],
    tags: [
      { name: 'auth', description: 'Register, sign in, stay signed in, sign out.' },
      { name: 'account', description: 'What a signed-in person does with the account.' },
      { name: 'service', description: 'State and description of the service.' },
      { name: 'pictures', description: 'Uploaded pictures and the brand.' },
      { name: 'pages', description: 'What people open in a browser.' },
      ...(hasLegacyClients
        ? [
            {
              name: 'legacy',
              description: 'For clients of the service that came before; new ones do not use them.',
            },
          ]
        : []),
      ...(options.hasInbox
        ? [{ name: 'dev', description: 'For developers, on this machine.' }]
        : []),
    ],
    paths,
    components: {
      schemas: toComponents(schemas),
      responses: refusalsIn(paths),
      securitySchemes: {
        accessToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'The `accessToken` of a sign-in or of `auth.refresh`.',
        },
        appSecret: {
          type: 'http',
          scheme: 'basic',
          description: 'The id and the secret of an own app (RFC 7617).',
        },
        ...(hasLegacyClients && {
          legacyToken: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description: 'The `token` of an old path, for a day. It is not an access token.',
          },
        }),
        refreshCookie: {
          type: 'apiKey',
          in: 'cookie',
          name: cookieNames(publicUrl).session,
          description: 'The refresh token, which a sign-in sets. Browsers send it by themselves.',
        },
      },
      headers: {
        RetryAfter: {
          description: 'seconds to wait',
          schema: { type: 'integer', minimum: 0 },
        },
        SetCookie: { description: 'sets or clears the refresh cookie', schema: text },
      },
    },
    'x-limits': limitsByName(),
  }
}
