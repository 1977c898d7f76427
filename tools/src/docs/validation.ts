import * as z from 'zod/mini'
import * as account from '../../../packages/shared/src/account.ts'
import * as auth from '../../../packages/shared/src/auth.ts'
import * as registration from '../../../packages/shared/src/registration.ts'
import { fieldWords } from '../../../apps/server/src/http/openapi/fields.ts'
import type { Part } from './generated.ts'
import { table } from './markdown.ts'

type Schema = z.core.$ZodType
type Described = {
  anyOf?: Described[]
  allOf?: Described[]
  type?: string
  enum?: (string | number)[]
  const?: string | number | boolean
  maxLength?: number
  pattern?: string
  required?: string[]
}

const describe = (schema: Schema, io: 'input' | 'output'): Described =>
  z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Described

/** Every field of every input: its schema, and the inputs that have it. */
function readFields(): Map<string, { schema: Schema; where: string[] }> {
  const fields = new Map<string, { schema: Schema; where: string[] }>()
  for (const [name, schema] of Object.entries({ ...auth, ...registration, ...account })) {
    if (!name.endsWith('Input') || !(schema instanceof z.ZodMiniObject)) continue
    const { required = [] } = describe(schema, 'input')
    for (const [field, one] of Object.entries(schema.shape as Record<string, Schema>)) {
      const known = fields.get(field) ?? { schema: one, where: [] }
      const isOptional = !required.includes(field)
      known.where.push(name.replace(/Input$/, '') + (isOptional ? ' (may be left out)' : ''))
      fields.set(field, known)
    }
  }
  return fields
}

function formOf(schema: Schema): string {
  const both = [describe(schema, 'input'), describe(schema, 'output')].flatMap(
    (one) => one.anyOf ?? [one],
  )
  const all: Described = Object.assign({}, ...both)
  const patterns = both.flatMap((one) => [
    one.pattern,
    ...(one.allOf ?? []).map(({ pattern }) => pattern),
  ])
  const parts = [
    all.enum && all.enum.map((value) => `\`${String(value)}\``).join(', '),
    all.const && `\`${String(all.const)}\``,
    all.maxLength && `at most ${all.maxLength} characters`,
    ...[...new Set(patterns)].map((pattern) => pattern && `\`${pattern.replaceAll('|', '\\|')}\``),
    all.type === 'boolean' && '`true` or `false`',
    both.some(({ type }) => type === 'null') && 'or null',
  ]
  return parts.filter(Boolean).join('; ') || 'text'
}

export function fieldsTable(): Part {
  const rows = [...readFields()].map(([field, { schema, where }]) => {
    const rule = fieldWords[field]
    if (!rule) throw new Error(`http/openapi/fields.ts has no words for the field "${field}"`)
    return [`\`${field}\``, where.join(', '), formOf(schema), rule]
  })
  return {
    file: 'docs/reference/validation.md',
    name: 'fields',
    text: table(['field', 'of', 'form', 'in words'], rows),
  }
}
