import { passwordDigest } from '@latchkey/shared/auth'
import * as z from 'zod/v4/core'
import { errorSchemas } from './errors.ts'
import { fieldWords } from './fields.ts'
import { digestSchema } from './introduction.ts'
import type { Json } from './json.ts'
import { named } from './outputs.ts'

type Registry = ReturnType<typeof createRegistry>

const refer = (name: string): Json => ({ $ref: `#/components/schemas/${name}` })

/** The schemas that the document names. All others must be added before they are referred to. */
export function createRegistry() {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id })
  registry.add(passwordDigest, { id: 'PasswordDigest' })
  return {
    registry,
    /** Refers to a schema, which gets a name if it has none. */
    refer(schema: z.$ZodType, name: string): Json {
      if (!registry.has(schema)) registry.add(schema, { id: name })
      return refer(registry.get(schema)?.id ?? name)
    },
  }
}

/** Turns the schemas of a registry into JSON Schema (2020-12). */
export function toComponents({ registry }: Registry): Json {
  const { schemas } = z.toJSONSchema(registry, {
    metadata: registry,
    uri: (id) => `#/components/schemas/${id}`,
    // The document describes inputs as callers send them. Answers have no transforms, and stay open
    // because they may grow.
    io: 'input',
    // Rules behind a transform are described in words.
    unrepresentable: 'any',
    override: ({ jsonSchema }) => simplify(jsonSchema),
  })
  const converted = Object.entries(schemas).map(([name, schema]) => {
    delete schema.$schema
    delete schema.$id
    return [name, name.endsWith('.input') ? explain(schema) : schema]
  })
  const all: Json = Object.fromEntries(converted)
  return {
    ...all,
    PasswordDigest: { ...Object(all['PasswordDigest']), ...digestSchema() },
    ...errorSchemas,
  }
}

/** Omits details that readers do not need: the pattern of a date, the range of safe integers. */
function simplify(schema: z.JSONSchema.BaseSchema): void {
  if (schema.format === 'date-time') delete schema.pattern
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum
}

/** Adds the rules that a pattern does not express. */
function explain({ properties = {}, ...schema }: z.JSONSchema.BaseSchema): Json {
  const fields = Object.entries(properties).map(([field, one]) => {
    const description = fieldWords[field]
    if (description === undefined)
      throw new Error(`fields.ts has no words for the field "${field}"`)
    return [field, { ...Object(one), description }]
  })
  return { ...schema, properties: Object.fromEntries(fields) }
}
