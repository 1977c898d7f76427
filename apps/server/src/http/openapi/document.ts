import { cookieNames } from '../cookie-names.ts'
import { refusalsIn } from './errors.ts'
import { introduction } from './introduction.ts'
import { limitsByName } from './limits.ts'
import { otherPaths, type Served } from './other-paths.ts'
import { procedurePaths } from './procedures.ts'
import type { Json } from './json.ts'
import { createRegistry, toComponents } from './schemas.ts'

const text: Json = { type: 'string' }

/** Describes the service as OpenAPI 3.1. */
export function describeApi(options: Served & { publicUrl: string }): Json {
  const { brand, publicUrl } = options
  const schemas = createRegistry()
  const paths = { ...procedurePaths(schemas), ...otherPaths(options) }
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
