import * as fc from 'fast-check'
import * as z from 'zod/mini'
import { fieldsOf, procedures, validInput, withInput } from './raw-http.ts'

const operator = fc.constantFrom('$ne', '$gt', '$or', '__proto__', 'length', 'toString')
const operators = fc.tuple(operator, fc.string()).map(([key, value]) => ({ [key]: value }))

/** Unexpected values: any JSON, query operators, text of any script and length. */
const junk = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }),
  operators,
  fc.string({ unit: 'binary' }),
  fc
    .tuple(fc.nat(12_000), fc.string({ maxLength: 3 }))
    .map(([length, end]) => 'x'.repeat(length) + end),
  fc.constantFrom(1e308, -0, 'a\0b', '\uFEFF', "' or 1=1 --", '%00', '../../etc/passwd', '{{7*7}}'),
)

type Entry = (typeof withInput)[number]

/** An input that the procedure's own schema refuses: fields are junk, missing or superfluous. */
function malformedFor([path, procedure]: Entry) {
  const schema = procedure._def.inputs[0] as unknown as z.ZodMiniType
  const fields = fc.dictionary(fc.constantFrom(...fieldsOf(procedure)), junk)
  const extra = fc.dictionary(fc.string({ maxLength: 12 }), junk, { maxKeys: 2 })
  const replaced = fc
    .tuple(fields, extra, fc.subarray(fieldsOf(procedure)))
    .map(([some, more, left]): unknown => {
      const gone = Object.fromEntries(left.map((field) => [field, undefined]))
      return { ...validInput(procedure), ...gone, ...some, ...more }
    })
  return fc
    .oneof({ weight: 9, arbitrary: replaced }, { weight: 1, arbitrary: junk })
    .filter((input) => !z.safeParse(schema, JSON.parse(JSON.stringify(input))).success)
    .map((input) => ({ path, type: procedure._def.type, input }))
}

export const malformedCall = fc.oneof(...withInput.map(malformedFor))

/** The input is wrong in every field, so that no small mutation makes it valid. */
const hopeless = JSON.stringify(
  Object.fromEntries(
    ['x', 'y', ...withInput.flatMap(([, it]) => fieldsOf(it))].map((key) => [key, 1]),
  ),
)

type Edit = { at: number; cut: number; put: string }

const edit = fc.record({
  at: fc.nat(600),
  cut: fc.nat(40),
  put: fc.oneof(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom('\r\n', '\r\n\r\n', '\n', '\0', '"', '{', ']', ' ', ': ', '\u00ff', '%2e', ','),
  ),
})

const applyEdits = (text: string, edits: Edit[]) =>
  edits.reduce((sum, { at, cut, put }) => sum.slice(0, at) + put + sum.slice(at + cut), text)

const edited = (text: string) =>
  fc.array(edit, { maxLength: 4 }).map((edits) => applyEdits(text, edits))

const printable = fc.string({ unit: 'grapheme-ascii', maxLength: 60 })
const asking = withInput.filter(([, { _def }]) => _def.type === 'query')
const asked = edited(hopeless).map((text) => encodeURIComponent(text.toWellFormed()))
const spelled = fc.oneof(
  fc.constantFrom(...procedures.map(([path]) => `/trpc/${path}`)),
  fc
    .tuple(fc.constantFrom(...asking.map(([path]) => path)), asked)
    .map(([path, input]) => `/trpc/${path}?input=${input}`),
  printable.map((text) => `/trpc/${text}`),
  printable.map((text) => `/${text}`),
)
const headers =
  'origin cookie authorization content-type x-forwarded-for accept-language sec-fetch-site ' +
  'user-agent accept-encoding range if-none-match expect'
const headerName = fc.constantFrom(...headers.split(' '))

/** A well-formed request that none of our clients sends. */
export const oddRequest = fc.record({
  method: fc.constantFrom('POST', 'POST', 'GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'),
  path: spelled.map((path) => path.replaceAll(' ', '+')),
  headers: fc.dictionary(headerName, printable),
  isJson: fc.boolean(),
  body: fc.oneof(
    edited(hopeless),
    fc.json({ maxDepth: 2 }),
    fc.string({ unit: 'binary', maxLength: 2000 }),
  ),
})

/** Raw bytes: a request with mistakes, or no request at all. */
export const garbage = fc.oneof(
  fc
    .tuple(fc.constantFrom(...procedures.map(([path]) => path)), fc.constantFrom('POST', 'GET'))
    .chain(([path, method]) =>
      edited(
        `${method} /trpc/${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n` +
          `Content-Length: ${hopeless.length}\r\n\r\n${hopeless}`,
      ),
    )
    .map((text) => Buffer.from(text, 'latin1')),
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
)
