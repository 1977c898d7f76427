import { randomIp } from '@latchkey/tools/testing/browser-link'
import { startTestApp, type TestApp } from '../support/harness.ts'
import { json, send } from '../support/raw-http.ts'

export const legacyEnv = { LEGACY_CLIENTS: 'true' }

export const startLegacyApp = (env: Record<string, string> = {}) =>
  startTestApp({ ...legacyEnv, ...env })

/** The fields that old clients read. */
type Envelope = {
  success?: boolean
  message?: string
  token?: string
  user?: Record<string, unknown>
  [other: string]: unknown
}

type Sent = { token?: string; body?: unknown; method?: string; headers?: Record<string, string> }

/** A client of the predecessor: JSON in, the envelope out, no cookies. */
export function oldClient(app: TestApp, ip = randomIp()) {
  async function call(path: string, { token, body, method = 'POST', headers }: Sent = {}) {
    const answer = await send(app, path, {
      method,
      headers: {
        'x-forwarded-for': ip,
        ...(body !== undefined && json),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body,
    })
    const text = answer.text === '' ? '{}' : answer.text
    return { ...answer, json: JSON.parse(text) as Envelope }
  }
  return {
    ip,
    call,
    login: (email: string, password: string) => call('/login', { body: { email, password } }),
    profile: (token?: string) =>
      call('/profile', { method: 'GET', ...(token !== undefined && { token }) }),
  }
}
