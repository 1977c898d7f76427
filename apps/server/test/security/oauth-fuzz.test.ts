import { expect, test } from 'vitest'
import { createAppBrowser } from '../support/app-browser.ts'
import { withApps } from '../support/apps.ts'
import { createOidcApp, signInTo, startFlow } from '../support/oidc-app.ts'
import { register } from '../support/harness.ts'
import { patience } from '@latchkey/tools/testing/patience'
import { useTestApp } from '../support/use-test-app.ts'

/** `npm run proof -- oauth` makes it a hundred thousand. */
const total = Number(process.env['OAUTH_CALLS'] ?? 600)

const app = await useTestApp({
  ...withApps,
  LIMIT_APP_VISITS_PER_IP: '1000000/1h',
  LIMIT_APP_FAILURES_PER_IP: '1000000/1h',
})
const notes = await createOidcApp(app, { name: 'Notes' })
const person = app.browser()
await register(app, person, 'ann')
const browser = createAppBrowser(app, person)

const odd = [
  '',
  '\0',
  '%',
  '\u{1f600}'.repeat(50),
  '\ud800',
  'a'.repeat(3000),
  '[]',
  '{}',
  '-1',
  '__proto__',
  "' or 1=1",
]
const names = ['client_id', 'redirect_uri', 'scope', 'state', 'code', 'refresh_token', 'token']
const more = ['prompt', 'max_age', 'id_token_hint', 'claims', 'code_verifier', 'grant_type']
const modes = ['response_mode', 'response_type', 'ui_locales', 'nonce', 'request', 'request_uri']
const all = [...names, ...more, ...modes]
const paths = [
  'authorize',
  'token',
  'revoke',
  'introspect',
  'userinfo',
  'authorize/x',
  'logout',
  'nowhere',
]
const types = ['application/x-www-form-urlencoded', 'application/json', 'text/plain', 'x']
const credentials = ['Basic x', 'Bearer', 'Basic Og==', 'Bearer \u00ff', 'Digest a="b"']
const methods = ['GET', 'POST', 'GET', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']
const hosts = ['https://a.example', '%', 'a, b', '', 'localhost']

/** Returns a generator with the same numbers on every run, and another order for each list. */
function chooser(at: number) {
  let state = at
  return <T>(from: readonly T[]): T => {
    state = (state * 48271 + 11) % 2147483647
    return from[(state >> 8) % from.length] as T
  }
}

async function atEngine(at: number): Promise<Response> {
  const pick = chooser(at)
  const { url } = await startFlow(notes)
  const params = new URLSearchParams(url.search)
  for (const name of [pick(all), pick(all)]) params.set(name, pick(odd))
  if (at % 3 === 0) params.append(pick(all), pick(odd))
  const method = pick(methods)
  const hasBody = method === 'POST' || method === 'PUT'
  const path = `/oauth/${pick(paths)}${hasBody ? '' : `?${params.toString()}`}`
  return browser.visit(path, {
    method,
    ...(hasBody && { body: pick([params.toString(), '{"a":1}', '\0', '&&==']) }),
    headers: {
      ...(hasBody && { 'content-type': pick(types) }),
      ...(at % 5 === 0 && { authorization: pick(credentials) }),
      ...(at % 7 === 0 && { cookie: `${pick(['a', 'latchkey-apps'])}=${pick(['', '%', '"'])}` }),
    },
  })
}

/** The path that the proxy of a tool asks. */
function atGate(at: number): Promise<Response> {
  const pick = chooser(at)
  return browser.visit(
    pick(['/gate', '/gate?status=401', '/_latchkey/start?to=%', '/_latchkey/callback']),
    {
      headers: {
        'x-forwarded-host': pick(hosts),
        'x-forwarded-proto': pick(['https', 'x', '']),
        'x-forwarded-uri': pick(['/', '%', '//', 'a'.repeat(3000)]),
        'x-forwarded-method': pick(['GET', 'POST', '', '%']),
      },
    },
  )
}

test(
  'malformed requests at /oauth and /gate end in no fault of ours, and in time',
  async () => {
    await signInTo(notes, browser)
    const seen = new Set<number>()
    const side = 20
    for (let turn = 0; turn < total; turn += side) {
      const batch = Array.from({ length: side }, async (_, index) => {
        const at = turn + index
        const answer = await (at % 6 === 0 ? atGate(at) : atEngine(at))
        await answer.arrayBuffer()
        seen.add(answer.status)
      })
      const slow = AbortSignal.timeout(patience)
      const late = new Promise((_, reject) => {
        slow.addEventListener('abort', () => reject(new Error(`no answer, from ${turn} on`)))
      })
      await Promise.race([Promise.all(batch), late])
    }
    expect([...seen].filter((status) => status >= 500)).toEqual([])
    expect([...seen]).toEqual(expect.arrayContaining([303, 400, 401, 405]))
  },
  total * 200,
)
