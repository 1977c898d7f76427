import * as z from 'zod/mini'
import * as account from '../../../packages/shared/src/account.ts'
import * as auth from '../../../packages/shared/src/auth.ts'
import type { Part } from './generated.ts'
import { table } from './markdown.ts'

/** Rules that a pattern does not express. Every field must be listed, or the check fails. */
const words: Record<string, string> = {
  email:
    'one ASCII mailbox, 64 characters of RFC 5322 `atext` before the @; full-width forms and ideographic full stops are read as ASCII, a domain in another script becomes its `xn--` form',
  type: 'what the code is for',
  locale: 'language of the mail; else the browser’s',
  challengeId: '128 random bits, from `auth.sendCode`',
  code: 'six or eight digits or ten letters (Crockford’s base 32), in any case and width, with blanks and hyphens between',
  username:
    '2–50 code points after NFKC; letters, marks and digits of one script and `_ . -`, nothing invisible, a letter or digit among them',
  password: 'a digest of the new password (`digestPassword`)',
  identifier: 'a username or an address, as typed; with an @ it is an address',
  confirmation: 'the username, typed once more',
  cancelDeletion: 'whether to keep an account that is about to be deleted',
  token: 'from the link of a notice, behind the #',
  bio: 'no control characters but line feeds',
  avatar:
    'an https address without a user name, or null; an uploaded picture comes by `account.putAvatar`',
  picture: 'a square WebP or JPEG up to 1024 × 1024 and 65,535 bytes, in base64',
  currentPassword: 'a digest of the password the account has',
  id: 'of a session, from `account.sessions`',
}

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
  for (const [name, schema] of Object.entries({ ...auth, ...account })) {
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
    both.some(({ type }) => type === 'null') && 'or null',
  ]
  return parts.filter(Boolean).join('; ') || 'text'
}

export function fieldsTable(): Part {
  const rows = [...readFields()].map(([field, { schema, where }]) => {
    const rule = words[field]
    if (!rule) throw new Error(`validation.ts has no words for the field "${field}"`)
    return [`\`${field}\``, where.join(', '), formOf(schema), rule]
  })
  return {
    file: 'docs/reference/validation.md',
    name: 'fields',
    text: table(['field', 'of', 'form', 'in words'], rows),
  }
}
