import { fieldReasons, reasons, type Reason } from '@latchkey/shared/errors'
import { proofMethods } from '@latchkey/shared/methods'
import { AppError, errorShape } from '../../errors.ts'
import type { Json } from './json.ts'

const reasonWords: Record<Reason, string> = {
  INVALID_INPUT: 'the input, its size or its content type is not valid; `fields` names the fields',
  UNAUTHENTICATED: 'no valid access token of a live session of an active account',
  INVALID_CREDENTIALS: 'a wrong password, or no account has this name',
  ACCOUNT_DISABLED: 'the password is right, but the account is banned or muted',
  CODE_INVALID: 'a wrong, used or expired code',
  USERNAME_TAKEN: 'another account has this username or one that looks like it',
  EMAIL_TAKEN: 'another account has this address',
  PASSWORD_BREACHED: 'the password is common, or it is the name or the address of the account',
  STEP_UP_REQUIRED:
    'the caller must prove again who they are, by `account.confirmIdentity`; `methods` says how',
  FACTOR_REQUIRED:
    'the account must have a second factor and has none: only `account.addTotp` and what leads to it are open',
  PASSWORD_REQUIRED: 'nothing else would open the account: it needs a password first',
  FORBIDDEN: 'the caller may not do this, or a page of another origin sent the call',
  NOT_FOUND: 'there is nothing of this name',
  RATE_LIMITED: 'above a limit; `Retry-After` says when to try again',
  UNAVAILABLE: 'busy, or without its database; `Retry-After` says when to try again',
  INTERNAL: 'a fault of the service, which its log explains under the `x-request-id` of the answer',
}

const text: Json = { type: 'string' }

const object = (properties: Record<string, Json>, required: readonly string[]): Json => ({
  type: 'object',
  properties,
  required,
})

export const errorSchemas: Record<string, Json> = {
  Reason: {
    type: 'string',
    enum: reasons,
    description: reasons.map((reason) => `- \`${reason}\`: ${reasonWords[reason]}`).join('\n'),
  },
  FieldReason: { type: 'string', enum: fieldReasons },
  Error: object(
    {
      error: object(
        {
          message: { $ref: '#/components/schemas/Reason' },
          code: { type: 'integer', description: 'the number of JSON-RPC 2.0 that tRPC uses' },
          data: object(
            {
              code: { ...text, description: "tRPC's own key, such as `TOO_MANY_REQUESTS`" },
              httpStatus: { type: 'integer' },
              path: { ...text, description: 'the procedure' },
              reason: { $ref: '#/components/schemas/Reason' },
              fields: {
                type: 'object',
                additionalProperties: { $ref: '#/components/schemas/FieldReason' },
                description: 'each refused field with its reason; `""` is the input as a whole',
              },
              retryAfterSeconds: { type: 'integer' },
              methods: {
                type: 'array',
                items: { type: 'string', enum: proofMethods },
                description: 'with `STEP_UP_REQUIRED`: the ways to prove who the caller is',
              },
            },
            ['code', 'httpStatus', 'reason'],
          ),
        },
        ['message', 'code', 'data'],
      ),
    },
    ['error'],
  ),
}

const statusOf = (reason: Reason): number =>
  errorShape(new AppError(reason), undefined).data.httpStatus

const waits = new Set<Reason>(['RATE_LIMITED', 'UNAVAILABLE'])

/** The answers of a call that may be refused for these reasons, by status. */
export function refusals(all: readonly Reason[]): Json {
  const byStatus = Object.groupBy(all, statusOf)
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, some = []]) => [status, refusal(some)]),
  )
}

/** One answer of a status. It lists its reasons, so that a generated client knows them too. */
export const refusal = (some: readonly Reason[]): Json => ({
  $ref: `#/components/responses/${some.toSorted().join('.')}`,
})

/** The reasons for which a body is refused before its fields are read. */
export const bodyRefusals: Json = {
  413: refusal(['INVALID_INPUT']),
  415: refusal(['INVALID_INPUT']),
}

/** Every answer that `refusal` refers to in these paths. */
export function refusalsIn(paths: Json): Json {
  const referred = JSON.stringify(paths).matchAll(/"#\/components\/responses\/([A-Z_.]+)"/g)
  const names = new Set([...referred].map(([, name = '']) => name))
  return Object.fromEntries([...names].map((name) => [name, answerFor(name.split('.'))]))
}

function answerFor(names: readonly string[]): Json {
  const some = reasons.filter((reason) => names.includes(reason))
  const precise = {
    properties: {
      error: { properties: { data: { properties: { reason: { enum: some } } } } },
    },
  }
  return {
    description: some.map((reason) => `\`${reason}\`: ${reasonWords[reason]}`).join('. '),
    content: {
      'application/json': {
        schema: { allOf: [{ $ref: '#/components/schemas/Error' }, precise] },
      },
    },
    ...(some.some((reason) => waits.has(reason)) && {
      headers: { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } },
    }),
  }
}
