import * as z from 'zod/mini'
import { generate } from '../../../scripts/generated.mjs'
import * as account from '../src/account.ts'
import * as auth from '../src/auth.ts'

/** Rules that a pattern does not express. Every field must be listed, or the check fails. */
const words = {
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

const describe = (schema, io) => z.toJSONSchema(schema, { io, unrepresentable: 'any' })
const inputs = Object.entries({ ...auth, ...account }).filter(([name]) => name.endsWith('Input'))

const fields = new Map()
for (const [name, schema] of inputs) {
  const { required = [] } = describe(schema, 'input')
  for (const [field, one] of Object.entries(schema.shape)) {
    const known = fields.get(field) ?? { schema: one, where: [] }
    const isOptional = !required.includes(field)
    known.where.push(name.replace(/Input$/, '') + (isOptional ? ' (may be left out)' : ''))
    fields.set(field, known)
  }
}

const rows = [...fields].map(([field, { schema, where }]) => {
  if (!words[field]) throw new Error(`validation-table.mjs has no words for the field "${field}"`)
  return [`\`${field}\``, where.join(', '), formOf(schema), words[field]]
})

function formOf(schema) {
  const both = [describe(schema, 'input'), describe(schema, 'output')].flatMap(
    (one) => one.anyOf ?? [one],
  )
  const all = Object.assign({}, ...both)
  const patterns = both.flatMap((one) => [
    one.pattern,
    ...(one.allOf ?? []).map(({ pattern }) => pattern),
  ])
  const parts = [
    all.enum && all.enum.map((value) => `\`${value}\``).join(', '),
    all.const && `\`${all.const}\``,
    all.maxLength && `at most ${all.maxLength} characters`,
    ...[...new Set(patterns)]
      .filter(Boolean)
      .map((pattern) => `\`${pattern.replaceAll('|', '\\|')}\``),
    both.some(({ type }) => type === 'null') && 'or null',
  ]
  return parts.filter(Boolean).join('; ') || 'text'
}

const line = (cells) => `| ${cells.join(' | ')} |`
const head = ['field', 'of', 'form', 'in words']
generate({
  file: 'docs/reference/validation.md',
  name: 'fields',
  script: 'packages/shared/scripts/validation-table.mjs',
  text: [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n'),
})
