import { refusals } from './errors.ts'
import type { Json } from './json.ts'

export const text: Json = { type: 'string' }
export const time: Json = { type: 'string', format: 'date-time' }

export const object = (
  properties: Record<string, Json>,
  required = Object.keys(properties),
): Json => ({
  type: 'object',
  properties,
  required,
})
export const list = (items: Json): Json => ({ type: 'array', items })

/** An answer of a content type. */
export const answer = (type: string, schema: Json, description = 'done'): Json => ({
  description,
  content: { [type]: { schema } },
})
export const json = (schema: Json, description?: string) =>
  answer('application/json', schema, description)

/** A path that anyone may read. It refuses no one, unless `responses` says so. */
export const get = (
  tag: string,
  [path, summary]: [string, string],
  responses: Json,
): [string, Json] => [
  path,
  {
    get: {
      operationId: `${tag}:${path}`,
      tags: [tag],
      summary,
      security: [],
      responses: { ...responses, ...refusals(['INTERNAL']) },
    },
  },
]
