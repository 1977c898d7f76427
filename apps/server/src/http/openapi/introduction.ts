import { digestPassword } from '@latchkey/shared/digest'
import type { Json } from './json.ts'

/** Test vectors: plain letters, letters beyond ASCII, one letter composed and decomposed, an emoji. */
const passwords = [
  'correct horse battery staple',
  '密码-Pässwort',
  'caf\u00e9',
  'cafe\u0301',
  '🔑 key',
]

export const digestSchema = (): Json => ({
  description: `The digest of a password: ${digestRule}. \`x-test-vectors\` holds passwords with their digests.`,
  examples: [digestPassword('correct horse battery staple')],
  'x-test-vectors': passwords.map((password) => ({ password, digest: digestPassword(password) })),
})

const digestRule =
  'the lower-case hex of `SHA-256( utf8("latchkey:password:v1:") ‖ utf8(NFC(password)) )`, 64 characters'

const vectorTable = () =>
  passwords
    .map((password) => `| \`${escapeLetters(password)}\` | \`${digestPassword(password)}\` |`)
    .join('\n')

/** Two spellings of one letter look the same, so a table must show them as escapes. */
const escapeLetters = (text: string): string =>
  text.replace(/[\u0080-\u{10ffff}]/gu, (letter) => `\\u{${letter.codePointAt(0)?.toString(16)}}`)

/** The rules of every call. */
export const introduction =
  (): string => `Every procedure is a path of plain HTTP. No library is needed.

## Calls

- A query is \`GET /trpc/<procedure>\`, its input the JSON in the parameter \`input\`. A mutation is \`POST /trpc/<procedure>\` with its input as JSON body.
- \`POST\` takes \`application/json\` only, at most 16 KiB unless the operation says otherwise. A mutation without input takes \`{}\`.
- One call per request: there is no batching. Unknown fields of an input are refused.
- An answer is \`{ "result": { "data": … } }\`. Dates are ISO 8601 in UTC. Fields may be added to answers.
- A refusal is \`{ "error": { "message", "code", "data" } }\`. \`data.reason\` is one of a closed list, and the same as \`message\`.
- The answer to any call carries \`x-request-id\`, which finds it in the log of the service.

## Sessions

\`auth.login\`, \`auth.register\` and \`auth.refresh\` return an access token for \`Authorization: Bearer …\` and set the refresh cookie, which is \`HttpOnly\` and \`SameSite=Strict\`. Renew the token with \`auth.refresh\` before \`expiresAt\`. A browser's page calls from the origin of the service, or from one the operator allows with \`CORS_ORIGINS\`; any other origin is \`FORBIDDEN\`.

## Passwords

A password travels as its digest, not as it is typed: ${digestRule}. NFC is normalization form C of Unicode. Only \`typedPassword\` carries it as typed, for accounts imported with a hash of another program.

| password | digest |
| --- | --- |
${vectorTable()}

Check the length of a new password before it is digested: the service cannot see it.

## Limits

Each operation names its limits with their defaults; \`x-limits\` lists all of them. The operator can set each by its variable. Above a limit the answer is \`RATE_LIMITED\` with \`Retry-After\`.`
