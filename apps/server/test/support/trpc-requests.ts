import { json, type procedures, validInput } from './raw-http.ts'

export type Case = {
  what: string
  path: string
  method: 'GET' | 'POST' | 'HEAD'
  headers: Record<string, string>
  body?: string
}

const oddInputs: [string, string][] = [
  ['null', 'null'],
  ['a number', '7'],
  ['a text', '"x"'],
  ['a list', '[]'],
  ['an empty object', '{}'],
  ['unknown fields', '{"__proto__":{"x":1},"other":1}'],
  ['half an emoji', String.raw`{"identifier":"\ud83d","email":"\ud83d@x.example"}`],
  ['deep nesting', `${'['.repeat(500)}${']'.repeat(500)}`],
]

const oddHeaders: [string, Record<string, string>][] = [
  ['asking for a stream', { 'trpc-accept': 'application/jsonl' }],
  ['asking for a page', { accept: 'text/html' }],
  ['naming a charset', { 'content-type': 'application/json; charset=utf-8' }],
  ['another scheme', { authorization: 'Basic eDp5' }],
  ['a token that is none', { authorization: 'Bearer x.y.z' }],
  ['naming a client', { 'x-trpc-source': 'react' }],
]

/** Valid and invalid requests to a procedure. */
export function casesOf([path, procedure]: (typeof procedures)[number]): Case[] {
  const isQuery = procedure._def.type === 'query'
  const valid = JSON.stringify(validInput(procedure))
  const call = (what: string, input: string | undefined, headers = {}): Case =>
    isQuery
      ? { what, path: withInput(path, input), method: 'GET', headers }
      : {
          what,
          path,
          method: 'POST',
          headers: { ...json, ...headers },
          ...(input && { body: input }),
        }
  const crossed: Case = isQuery
    ? {
        what: procedure._def.meta?.hasSecretInput ? 'a secret by POST' : 'by POST',
        path,
        method: 'POST',
        headers: json,
        body: valid,
      }
    : { what: 'by GET', path, method: 'GET', headers: {} }
  const batch = call('as a batch of one', `{"0":${valid}}`)
  return [
    call('as it should be', valid),
    call('nothing', undefined),
    call(isQuery ? 'a broken input' : 'a broken body', '{'),
    ...oddInputs.map(([what, input]) => call(what, input)),
    ...oddHeaders.map(([what, headers]) => call(what, valid, headers)),
    crossed,
    { what: 'by HEAD', path, method: 'HEAD', headers: {} },
    { ...batch, path: `${batch.path}${batch.path.includes('?') ? '&' : '?'}batch=1` },
  ]
}

const withInput = (path: string, input: string | undefined): string =>
  input === undefined ? path : `${path}?input=${encodeURIComponent(input)}`
