import type { Reason } from '@latchkey/shared/errors'
import type { AnyTRPCProcedure } from '@trpc/server'
import * as z from 'zod/v4/core'
import { metaOf, procedures } from '../trpc-handler.ts'
import { account } from './account.ts'
import { auth } from './auth.ts'
import type { Access, AllDescriptions, Description } from './description.ts'
import { bodyRefusals, refusals } from './errors.ts'
import { limitSentence } from './limits.ts'
import type { createRegistry } from './schemas.ts'
import type { Json } from './json.ts'

type Schemas = ReturnType<typeof createRegistry>

const descriptions: AllDescriptions = { auth, account }

const described = new Map(
  Object.entries(descriptions).flatMap(([router, all]) =>
    Object.entries<Description>(all).map(([name, one]) => [`${router}.${name}`, one]),
  ),
)

const security: Record<Access, Json[]> = {
  anyone: [],
  token: [{ accessToken: [] }],
  cookie: [{ refreshCookie: [] }],
  'token or anyone': [{}, { accessToken: [] }],
  'token, cookie or anyone': [{}, { accessToken: [] }, { refreshCookie: [] }],
}

/** Every procedure of the router as plain HTTP. */
export function procedurePaths(schemas: Schemas): Json {
  return Object.fromEntries(
    [...procedures].map(([path, { _def }]) => {
      const description = described.get(path)
      if (!description) throw new Error(`the API document says nothing of ${path}`)
      return [`/trpc/${path}`, operations(schemas, { path, def: _def, description })]
    }),
  )
}

type Procedure = { path: string; def: AnyTRPCProcedure['_def']; description: Description }

function operations(schemas: Schemas, procedure: Procedure): Json {
  const { path, def } = procedure
  const [schema] = def.inputs.filter((one) => one instanceof z.$ZodType)
  const input = schema && schemas.refer(schema, `${path}.input`)
  const get = () => ({
    ...common(schemas, procedure),
    ...(input && {
      parameters: [
        {
          name: 'input',
          in: 'query',
          required: true,
          description: 'the input as JSON',
          content: { 'application/json': { schema: input } },
        },
      ],
    }),
  })
  const post = () => ({
    ...common(schemas, procedure, { guards: ['FORBIDDEN'], more: bodyRefusals }),
    requestBody: {
      required: true,
      content: { 'application/json': { schema: input ?? { type: 'object', maxProperties: 0 } } },
    },
  })
  if (def.type === 'mutation') return { post: post() }
  if (!metaOf(def).hasSecretInput) return { get: get() }
  return { get: get(), post: { ...post(), operationId: `${path}.post` } }
}

/** Calls of a signed-in user, who may have to set up a second factor first. */
const holds = new Set<Access>(['token', 'token or anyone'])

const always: readonly Reason[] = ['INVALID_INPUT', 'UNAVAILABLE', 'INTERNAL']

type Beyond = { guards?: readonly Reason[]; more?: Json }

function common(
  schemas: Schemas,
  { path, def, description }: Procedure,
  { guards = [], more }: Beyond = {},
) {
  const { summary, description: words = '', access, output, limits, setsCookie } = description
  const limited: readonly Reason[] = limits.length > 0 ? ['RATE_LIMITED'] : []
  const isHeld = holds.has(access) && metaOf(def).leadsToFactor !== true
  const held: readonly Reason[] = isHeld ? ['FACTOR_REQUIRED'] : []
  const reasons = new Set([...always, ...description.reasons, ...held, ...limited, ...guards])
  const [router = ''] = path.split('.')
  return {
    operationId: path,
    tags: [router],
    summary,
    description: [words, limitSentence(limits)].filter(Boolean).join('\n\n'),
    security: security[access],
    'x-limits': limits,
    responses: {
      200: {
        description: 'done',
        ...(setsCookie && {
          headers: { 'Set-Cookie': { $ref: '#/components/headers/SetCookie' } },
        }),
        content: {
          'application/json': {
            schema: {
              type: 'object',
              properties: {
                result: {
                  type: 'object',
                  properties: { data: schemas.refer(output, `${path}.output`) },
                  required: ['data'],
                },
              },
              required: ['result'],
            },
          },
        },
      },
      ...refusals([...reasons]),
      ...more,
    },
  }
}
