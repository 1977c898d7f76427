import * as z from 'zod/mini'
import * as account from '../../../packages/shared/src/account.ts'
import * as app from '../../../packages/shared/src/app.ts'
import * as auth from '../../../packages/shared/src/auth.ts'
import * as factor from '../../../packages/shared/src/factor.ts'
import * as recovery from '../../../packages/shared/src/recovery.ts'
import * as registration from '../../../packages/shared/src/registration.ts'
import { fieldWords } from '../../../apps/server/src/http/openapi/fields.ts'
import type { Part } from './generated.ts'
import { table } from './markdown.ts'

const modules = { ...auth, ...registration, ...account, ...recovery, ...factor, ...app }

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
  properties?: Record<string, unknown>
}

const describe = (schema: Schema, io: 'input' | 'output'): Described =>
  z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Described

type Field = { field: string; form: string; where: string[] }

/** Every field of every input, with the inputs that have it; once for each of its forms. */
function readFields(): Field[] {
  const fields = new Map<string, Field>()
  for (const [name, schema] of Object.entries(modules)) {
    if (!name.endsWith('Input') || !(schema instanceof z.ZodMiniObject)) continue
    const { required = [] } = describe(schema, 'input')
    for (const [field, one] of Object.entries(schema.shape as Record<string, Schema>)) {
      const form = formOf(one)
      const known = fields.get(field + form) ?? { field, form, where: [] }
      const isOptional = !required.includes(field)
      known.where.push(name.replace(/Input$/, '') + (isOptional ? ' (may be left out)' : ''))
      fields.set(field + form, known)
    }
  }
  const all = [...fields.values()]
  const place = ({ field }: Field) => all.findIndex((one) => one.field === field)
  return all.toSorted((one, other) => place(one) - place(other))
}

const codesOf = (values: (string | number)[]): string =>
  values.map((value) => `\`${value}\``).join(', ')

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
    all.enum && codesOf(all.enum),
    all.const && `\`${String(all.const)}\``,
    all.maxLength && `at most ${all.maxLength} characters`,
    ...[...new Set(patterns)].map((pattern) => pattern && `\`${pattern.replaceAll('|', '\\|')}\``),
    all.properties && `an object of ${codesOf(Object.keys(all.properties))}`,
    all.type === 'boolean' && '`true` or `false`',
    both.some(({ type }) => type === 'null') && 'or null',
  ]
  return parts.filter(Boolean).join('; ') || 'text'
}

export function fieldsTable(): Part {
  const fields = readFields()
  const missing = Object.keys(fieldWords).find((word) =>
    fields.every(({ field }) => field !== word),
  )
  if (missing) throw new Error(`no input of the modules above has the field "${missing}"`)
  const rows = fields.map(({ field, form, where }) => {
    const rule = fieldWords[field]
    if (!rule) throw new Error(`http/openapi/fields.ts has no words for the field "${field}"`)
    return [`\`${field}\``, where.join(', '), form, rule]
  })
  return {
    file: 'docs/reference/validation.md',
    name: 'fields',
    text: table(['field', 'of', 'form', 'in words'], rows),
  }
}
