import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { expect } from 'vitest'

type Content = Record<string, { schema?: AnySchema }>
type Parameter = { name: string; in: string; content?: Content }
export type Operation = {
  operationId: string
  security: Record<string, unknown>[]
  parameters?: Parameter[]
  requestBody?: { content: Content }
  responses: Record<string, { $ref?: string; content?: Content }>
  'x-limits'?: string[]
}
export type ApiDocument = {
  openapi: string
  info: { description: string }
  servers: { url: string }[]
  paths: Record<string, Record<string, Operation>>
  components: {
    schemas: Record<string, Record<string, unknown>>
    responses: Record<string, { content?: Content }>
    securitySchemes: { refreshCookie: { name: string } }
  }
  'x-limits': Record<string, unknown>
}

type Options = {
  input?: unknown
  /** Values of path and query parameters. */
  at?: Record<string, string>
  token?: string
  cookie?: string
  headers?: Record<string, string>
}
export type Called = { status: number; body: unknown; headers: Headers }

/** Calls operations from the document alone, which must describe every answer to the last field. */
export function createApiCaller(document: ApiDocument) {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  formats.default(ajv)
  ajv.addSchema({ $id: 'doc:', components: close(document.components) })
  const reached = new Set<string>()

  function find(id: string) {
    const found = operations.find(({ operation }) => operation.operationId === id)
    if (!found) throw new Error(`the document has no operation ${id}`)
    return found
  }

  async function call(
    id: string,
    { input, at = {}, token, cookie, headers }: Options = {},
  ): Promise<Called> {
    const { path, method, operation } = find(id)
    const address = new URL(
      path.replace(/\{(\w+)\}/g, (_, name: string) => at[name] ?? name),
      url(),
    )
    for (const { name, in: place, content } of operation.parameters ?? []) {
      if (place !== 'query') continue
      if (at[name] !== undefined) address.searchParams.set(name, at[name])
      if (!content) continue
      expect(Object.keys(content ?? {})).toEqual(['application/json'])
      if (input !== undefined) address.searchParams.set(name, JSON.stringify(input))
    }
    const type = Object.keys(operation.requestBody?.content ?? {})[0]
    const answer = await fetch(address, {
      method: method.toUpperCase(),
      redirect: 'manual',
      headers: {
        ...(type !== undefined && { 'content-type': type }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(cookie !== undefined && { cookie }),
        ...headers,
      },
      ...(type !== undefined && { body: JSON.stringify(input ?? {}) }),
    })
    const text = await answer.text()
    const isJson = /^application\/json\b/.test(answer.headers.get('content-type') ?? '')
    const body: unknown = isJson ? JSON.parse(text) : text
    expectDescribed(operation, answer, body)
    if (answer.status < 400) reached.add(id)
    return { status: answer.status, body, headers: answer.headers }
  }

  const url = () => document.servers[0]?.url

  function expectDescribed(operation: Operation, { status, headers }: Response, body: unknown) {
    const described = operation.responses[status]
    const what = `${operation.operationId}, ${status} ${JSON.stringify(body).slice(0, 300)}`
    expect(described, `not in the document: ${what}`).toBeDefined()
    const type = (headers.get('content-type') ?? '').split(';', 1)[0] ?? ''
    const shared = document.components.responses[described?.$ref?.split('/').at(-1) ?? '']
    const content = (shared ?? described)?.content
    if (!content) return
    const found = content[type] ?? content[type.replace(/\/.*/, '/*')]
    expect(found, `${type} is not in the document: ${what}`).toBeDefined()
    if (!type.endsWith('json') || typeof body === 'string') return
    const schema: AnySchema = JSON.parse(
      JSON.stringify(close(found?.schema)).replaceAll('"#/components', '"doc:#/components'),
    )
    expect([ajv.validate(schema, body), ajv.errors], what).toEqual([true, null])
  }

  return { operations, call, reached }
}

/** Objects of the document stay open for fields to come; here an unknown field is a fault. */
function close(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(close)
  if (typeof schema !== 'object' || schema === null) return schema
  const closed = Object.fromEntries(Object.entries(schema).map(([key, one]) => [key, close(one)]))
  const isObject = 'type' in closed && closed['type'] === 'object' && 'properties' in closed
  return isObject ? { additionalProperties: false, ...closed } : closed
}
