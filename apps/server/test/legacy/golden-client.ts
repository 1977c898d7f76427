import { createHmac, createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { randomIp } from '@latchkey/tools/testing/browser-link'
import { vi } from 'vitest'
import { patience } from '@latchkey/tools/testing/patience'
import type { TestApp } from '../support/harness.ts'
import { send, type Answer } from '../support/raw-http.ts'
import { shapeFaults } from './golden-shapes.ts'

type Level = 'contract' | 'lenient' | 'fault'
type Step = { sql?: string; forge?: Forged; sleep?: number }
type Forged = { as: string; claims: object; ttl?: number | null; secret?: string; header?: object }

/** A call of a client of the predecessor, and the shape of the recorded answer. */
export type Case = {
  id: string
  level: Level
  before?: Step[]
  request: {
    method: string
    path: string
    headers?: Record<string, string>
    json?: unknown
    form?: Record<string, string>
    text?: string
  }
  mail?: { to: string; as: string }
  save?: Record<string, string>
  expect: { status: number; headers?: Record<string, string | null>; json?: unknown; token?: Token }
  may_be?: number[]
  alt?: Record<string, unknown[]>
}
type Token = { header: object; claims: object; lifetime_s: number }

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'))

type Golden = { constants: Record<string, string>; cases: Case[] }
export const golden = read('golden.json') as Golden
type People = {
  jwt_secret: string
  deleted_user_id: number
  accounts: OldPerson[]
  codes: { name: string }[]
}
export const people = read('accounts.json') as People

type OldPerson = {
  key: string
  id: number
  username: string
  email: string
  stored: string
  role: 'user' | 'admin' | 'superadmin' | null
  status: 'active' | 'banned' | 'muted'
}

const pipes: Record<string, (text: string) => unknown> = {
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
  upper: (text) => text.toUpperCase(),
  lower: (text) => text.toLowerCase(),
  nfc: (text) => text.normalize('NFC'),
  nfd: (text) => text.normalize('NFD'),
  wide: (text) => text.replace(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)),
  strip: (text) => text.trim(),
  next: (text) => text.slice(0, -1) + String((parseInt(text.slice(-1), 16) + 1) % 10),
  int: Number,
}

/** Makes the recorded calls, in order, and reports where an answer differs. */
export function createGoldenClient(app: TestApp, execute: (sql: string) => Promise<unknown>) {
  const known = new Map<string, string>([
    ['run', createHash('sha256').update(String(Math.random())).digest('hex').slice(0, 8)],
    ['deleted_user_id', String(people.deleted_user_id)],
    ...Object.entries(golden.constants).map(([key, text]): [string, string] => [
      `const.${key}`,
      text,
    ]),
    ...people.accounts.flatMap((one) => named(`acc.${one.key}`, one)),
    ...people.codes.flatMap((one) => named(`code.${one.name}`, one)),
  ])

  function value(expression: string): unknown {
    const [name = '', ...piped] = expression.split('|')
    const start: unknown = known.get(name)
    if (start === undefined) throw new Error(`an earlier call did not yield ${name}`)
    return piped.reduce<unknown>((text, pipe) => pipes[pipe]?.(String(text)), start)
  }

  function fill(given: unknown): unknown {
    if (Array.isArray(given)) return given.map(fill)
    if (typeof given === 'object' && given !== null) {
      return Object.fromEntries(Object.entries(given).map(([key, one]) => [filled(key), fill(one)]))
    }
    if (typeof given !== 'string') return given
    const [, whole] = /^\$\{([^}]+)\}$/.exec(given) ?? []
    return whole === undefined ? filled(given) : value(whole)
  }

  const filled = (text: string): string =>
    text.replace(/\$\{([^}]+)\}/g, (_all, expression: string) => String(value(expression)))

  async function prepare({ sql, forge }: Step): Promise<void> {
    if (sql !== undefined) await execute(filled(sql))
    if (forge) known.set(forge.as, forgeToken(fill(forge) as Forged))
  }

  async function sent({ method, path, headers = {}, json, form, text }: Case['request']) {
    const body =
      json === undefined
        ? form
          ? String(new URLSearchParams(form))
          : text
        : JSON.stringify(fill(json))
    const type =
      json === undefined ? form && 'application/x-www-form-urlencoded' : 'application/json'
    const all = { 'x-forwarded-for': randomIp(), ...(type && { 'content-type': type }) }
    const wanted = { ...all, ...(fill(headers) as Record<string, string>) }
    return send(app, filled(path), {
      method,
      headers: wanted,
      ...(body !== undefined && { body: filled(body) }),
    })
  }

  return {
    async call(one: Case): Promise<{ status: number; faults: string[] }> {
      for (const step of one.before ?? []) await prepare(step)
      const answer = await sent(one.request)
      const faults = compare(one, answer, fill)
      if (one.mail && answer.status === 200) {
        known.set(one.mail.as, await mailedCode(app, filled(one.mail.to)))
      }
      for (const [name, path] of Object.entries(one.save ?? {})) {
        const body = asJson(answer)
        const found = path.split('.').reduce<unknown>((at, key) => Object(at)[key] as unknown, body)
        if (found !== undefined) known.set(name, String(found))
      }
      return { status: answer.status, faults }
    },
  }
}

/** Waits for the code mailed to an address, in any case of its letters. */
async function mailedCode({ mailbox }: TestApp, to: string): Promise<string> {
  const isTheirs = ({ to: other }: { to: string }) => other.toLowerCase() === to.toLowerCase()
  const find = () => {
    const mail = mailbox.mails.find(isTheirs)
    if (!mail) throw new Error(`no mail for ${to}`)
    return mail
  }
  return mailbox.code((await vi.waitFor(find, { timeout: patience, interval: 10 })).to)
}

function named(prefix: string, fields: object): [string, string][] {
  return Object.entries(fields).map(([key, one]) => [`${prefix}.${key}`, String(one ?? '')])
}

function forgeToken({ claims, ttl, secret = people.jwt_secret, header }: Forged): string {
  const exp = ttl == null ? {} : { exp: Math.floor(Date.now() / 1000) + ttl }
  const head = { alg: 'HS256', typ: 'JWT', ...header }
  const signed = [head, { ...claims, ...exp }]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  if (head.alg === 'none') return `${signed}.`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

function asJson({ text }: Answer): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function compare(one: Case, answer: Answer, fill: (given: unknown) => unknown): string[] {
  const { expect, may_be: others = [], alt = {} } = one
  const body = asJson(answer)
  if (answer.status !== expect.status) {
    if (!others.includes(answer.status)) return [`status ${answer.status}, not ${expect.status}`]
    if (expect.json === undefined || answer.text === '') return []
    const right = { success: answer.status < 400, message: '<text>' }
    return answer.status < 400 ? [] : shapeFaults(right, body)
  }
  const headers = Object.entries(expect.headers ?? {}).flatMap(([name, want]) =>
    headerFaults(name, fill(want) as string | null, answer.headers.get(name)),
  )
  const shape = expect.json === undefined ? [] : shapeFaults(fill(expect.json), body, { alt })
  const token = expect.token ? tokenFaults(expect.token, Object(body), alt) : []
  return [...headers, ...shape, ...token]
}

function headerFaults(name: string, want: string | null, got: string | null): string[] {
  if (want === null) return got === null ? [] : [`${name} should be absent`]
  if (want.startsWith('has:')) {
    const parts = (got ?? '').toLowerCase().split(/\s*,\s*/)
    const missing = want
      .slice(4)
      .toLowerCase()
      .split(',')
      .filter((part) => !parts.includes(part))
    return missing.length > 0 ? [`${name}: ${got} lacks ${missing.join()}`] : []
  }
  const value = name === 'content-type' ? got?.split(';')[0] : got
  return value === want ? [] : [`${name}: ${got}, not ${want}`]
}

type Signed = { token?: string; user?: { id?: number } }

/** A client ignores claims that it does not look for. */
function tokenFaults(want: Token, { token = '', user }: Signed, alt: Case['alt'] = {}): string[] {
  const [header, claims] = token
    .split('.')
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>)
  const known = Object.fromEntries(
    Object.keys(want.claims).map((name) => [name, claims?.[name]] as const),
  )
  const life = Number(claims?.['exp']) - Date.now() / 1000
  return [
    ...shapeFaults(want.header, header, { where: 'header' }),
    ...shapeFaults(want.claims, known, { where: 'token', alt }),
    ...(claims?.['user_id'] === user?.id ? [] : ['user_id is not user.id']),
    ...(Math.abs(life - want.lifetime_s) < 60 ? [] : [`lives ${life} s`]),
  ]
}
