import * as http from 'node:http'
import * as tls from 'node:https'
import { connect } from 'node:net'
import { appRouter } from '../../src/router.ts'
import type { Meta } from '../../src/trpc.ts'
import { pictures } from './pictures.ts'
import { randomIp } from '@latchkey/tools/testing/browser-link'
import { nobodysPasskey } from './authenticator.ts'
import { good, register, type TestApp } from './harness.ts'

type Shape = Record<string, unknown>
/** An input that is transformed after it was parsed is a pipe: its first part is what callers send. */
type Input = { def: { shape?: Shape; in?: Input } }
type Procedure = { _def: { type: string; meta?: Meta; inputs: Input[] } }

const { _def: routes } = appRouter

/** Every procedure of the router, so that a new one is in every table at once. */
export const procedures = Object.entries(routes.procedures as unknown as Record<string, Procedure>)
export const mutations = procedures.filter(([, { _def }]) => _def.type === 'mutation')
export const queries = procedures.filter(([, { _def }]) => _def.type === 'query')
export const withInput = procedures.filter(([, { _def }]) => _def.inputs.length > 0)
export const fieldsOf = ({ _def }: Procedure): string[] =>
  _def.inputs.flatMap((input) => Object.keys(shapeOf(input)))

function shapeOf({ def }: Input): Shape {
  if (def.shape) return def.shape
  // A table without the fields of a procedure would test nothing and pass.
  if (!def.in) throw new Error('raw-http.ts cannot read the fields of an input')
  return shapeOf(def.in)
}

const samples: Record<string, unknown> = {
  // The password takes its place.
  passkey: undefined,
  address: 'https://app.example/',
  audience: 'https://api.example',
  idTokenHint: 'x.y.z',
  clientId: 'A'.repeat(22),
  postLogoutRedirectUri: 'https://app.example/bye',
  state: 'x',
  email: 'ann@example.com',
  type: 'register',
  locale: 'en',
  challengeId: 'A'.repeat(22),
  code: '123456',
  username: 'ann',
  identifier: 'ann',
  password: good,
  currentPassword: good,
  confirmation: 'ann',
  cancelDeletion: true,
  trustDevice: true,
  legacyPassword: good,
  typedPassword: 'correct horse battery staple',
  proof: { challengeId: 'A'.repeat(22), code: '123456' },
  bio: 'hello',
  displayName: 'Ann',
  timeZone: 'Asia/Shanghai',
  picture: pictures.webp.toString('base64'),
  avatar: 'https://example.com/a.png',
  id: '0'.repeat(22),
  attempt: 'A'.repeat(43),
  method: 'password',
  name: 'Phone',
  response: nobodysPasskey,
  appId: 'x',
  token: `${'0'.repeat(16)}.x.y`,
}

export function validInput(procedure: Procedure): Record<string, unknown> {
  const fields = fieldsOf(procedure)
  const values = fields.map((field) => {
    if (!(field in samples)) throw new Error(`raw-http.ts has no sample of the field "${field}"`)
    return [field, samples[field]]
  })
  // The second step of a sign-in comes after the password.
  return {
    ...Object.fromEntries(values),
    ...(fields.includes('attempt') && fields.includes('method') && { method: 'totp' }),
  }
}

export const json = { 'content-type': 'application/json' }

type Call = {
  method?: string
  /** `undefined` sends no header at all, not even the caller's address. */
  headers?: Record<string, string | undefined>
  body?: unknown
  /**
   * `false` uses a connection of its own, so that the call's effect on it is not blamed on the next call.
   */
  agent?: false
}
export type Answer = {
  status: number
  headers: Headers
  /** The headers as received, in order. */
  headerPairs: [string, string][]
  text: string
  /** The time until the last byte of the answer. */
  ms: number
  /** The data of an error, with its reason. */
  data: Record<string, unknown> | undefined
}

type ErrorAnswer = { error?: { data: Record<string, unknown> } }

/** The address of a server; by default on this machine. */
export type Line = { port: number; host?: string; isTls?: boolean }

/** Sends a raw request line and headers, which no client normalizes. */
export async function send(
  { port, host = '127.0.0.1', isTls = false }: Line,
  path: string,
  { method = 'POST', headers, body, agent }: Call = {},
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<{ raw: string[]; status: number }>()
  const chunks: Buffer[] = []
  const wanted = Object.entries({ 'x-forwarded-for': randomIp(), ...headers })
  const sent = Object.fromEntries(wanted.filter(([, value]) => value !== undefined))
  const to = { host, port, ...(agent === false && { agent }) }
  const start = performance.now()
  const call = (isTls ? tls : http).request({ ...to, method, path, headers: sent })
  call.on('response', (answer) => {
    answer.on('data', (chunk: Buffer) => chunks.push(chunk))
    answer.on('end', () => resolve({ raw: answer.rawHeaders, status: answer.statusCode ?? 0 }))
  })
  call.on('error', reject)
  const bytes = typeof body === 'string' ? body : JSON.stringify(body)
  call.end(body === undefined ? undefined : Buffer.from(bytes))
  const { raw, status } = await promise
  const ms = performance.now() - start
  const text = Buffer.concat(chunks).toString()
  const headerPairs = Array.from({ length: raw.length / 2 }, (_, at): [string, string] => [
    (raw[at * 2] ?? '').toLowerCase(),
    raw[at * 2 + 1] ?? '',
  ])
  const answered = new Headers(headerPairs)
  const isJson = answered.get('content-type')?.startsWith('application/json') && text !== ''
  const { error } = (isJson ? JSON.parse(text) : {}) as ErrorAnswer
  return { status, headers: answered, headerPairs, text, ms, data: error?.data }
}

/** The answer without random and time-dependent parts: dates become a distance from now. */
export function maskAnswer({ status, headerPairs, text }: Answer, now: number): unknown {
  const masked = text
    .replace(/\d{4}-\d\d-\d\dT[\d:.]{12}Z/g, (date) => {
      // Rounds to the minute, since compared answers are some seconds apart on a busy machine.
      return `${Math.round((Date.parse(date) - now) / 60_000)} min`.padEnd(24)
    })
    .replace(/"challengeId":"[\w-]{22}"/, '"challengeId":"…"')
    .replace(/"challenge":"[\w-]{72}"/, '"challenge":"…"')
    .replace(/("retryAfterSeconds":)\d+/, (_all, key: string) => `${key}n`)
  const shown = headerPairs.map(([name, value]) => {
    if (name === 'date') return [name]
    if (name === 'retry-after' || name === 'x-request-id') return [name, value.length]
    return [name, name === 'set-cookie' ? value.replace(/=[^;]*/, '=…') : value]
  })
  return { status, headers: shown, text: masked }
}

/** Sends bytes that no client would, and returns everything that arrives until the connection closes. */
export function speak(
  app: TestApp,
  bytes: string | Buffer,
  { hangUp = false } = {},
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const chunks: Buffer[] = []
  const socket = connect(app.port, '127.0.0.1')
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  socket.on('timeout', () => reject(new Error('the server keeps the line open')))
  socket.on('error', () => undefined)
  socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')))
  // The timeout is shorter than the server's for an unfinished call.
  socket.setTimeout(20_000, () => socket.destroy())
  if (hangUp) socket.end(bytes)
  else socket.write(bytes)
  return promise
}

export async function signedIn(app: TestApp, name = 'ann') {
  const browser = app.browser()
  await register(app, browser, name)
  const { cookie, accessToken } = browser.jar
  return { browser, headers: { cookie, authorization: `Bearer ${accessToken}` } }
}
