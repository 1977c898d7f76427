import { refusal } from './errors.ts'
import type { Json } from './json.ts'
import { get, json, list, object, text, time } from './path.ts'

const mail = object({
  to: text,
  subject: text,
  text,
  html: text,
  code: { type: ['string', 'null'] },
  at: time,
})

const sample = object({ template: text, locale: text, subject: text, text, html: text })

/** The emails of a service without a mail server, and the pages that show them. */
export const inboxPaths = (page: (path: string) => [string, Json]) => [
  page('/dev/inbox'),
  page('/dev/mails'),
  withClear(
    get('dev', ['/dev/inbox.json', 'The emails of a service without a mail server'], {
      200: json(list(mail)),
      404: refusal(['NOT_FOUND']),
    }),
  ),
  get('dev', ['/dev/mails.json', 'A sample of every email'], {
    200: json(list(sample)),
    404: refusal(['NOT_FOUND']),
  }),
]

/** Adds DELETE, which answers with the emptied list; a page of another origin is refused. */
function withClear([path, { get: operation }]: [string, Json]): [string, Json] {
  const { responses, ...rest } = Object(operation)
  const clear = { ...rest, operationId: `dev:DELETE ${path}`, summary: 'Empties the dev inbox' }
  const refusing = { ...responses, 403: refusal(['FORBIDDEN']) }
  return [path, { get: { ...rest, responses }, delete: { ...clear, responses: refusing } }]
}
