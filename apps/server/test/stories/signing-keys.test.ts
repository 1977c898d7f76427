import type { ErrorData } from '@latchkey/shared/errors'
import { TRPCClientError } from '@trpc/client'
import jwt from 'jsonwebtoken'
import { expect, test } from 'vitest'
import { minutes } from '../../src/clock.ts'
import { purge } from '../../src/jobs/purge.ts'
import { deriveKeys } from '../../src/keys.ts'
import { rotateKeys } from '../../src/signing/rotation.ts'
import { SigningKey } from '../../src/signing/signing-key.entity.ts'
import { createSigningKeys } from '../../src/signing/signing-keys.ts'
import { appKeys, registerApp, withApps } from '../support/apps.ts'
import { register, signIn, startTestApp, type Browser, type TestApp } from '../support/harness.ts'
import { patience } from '@latchkey/tools/testing/patience'
import { send } from '../support/raw-http.ts'

const audience = 'https://api.notes.example'

async function startWithApp() {
  const app = await startTestApp(withApps)
  await registerApp(app, { name: 'Notes', audience })
  return app
}

type Published = { kid: string; alg: string; use: string; kty: string }

async function publishedBy(app: TestApp, alg?: string): Promise<Published[]> {
  const { text } = await send(app, '/.well-known/jwks.json', { method: 'GET' })
  const { keys }: { keys: Published[] } = JSON.parse(text)
  return alg === undefined ? keys : keys.filter((key) => key.alg === alg)
}

const kidsOf = async (app: TestApp) => (await publishedBy(app, 'ES256')).map(({ kid }) => kid)
const kidIn = (token: string) => jwt.decode(token, { complete: true })?.header.kid

async function signingKid({ api }: Browser) {
  return kidIn((await api.auth.apiToken.mutate({ audience })).token)
}

const silent = { error: () => {} }

type Deps = Parameters<typeof createSigningKeys>[0]

const processOn = ({ database }: TestApp, keys = appKeys, other: Partial<Deps> = {}) =>
  createSigningKeys({
    em: database.em,
    keys,
    clock: () => new Date(),
    ticks: () => performance.now(),
    log: silent,
    ...other,
  })

const reasonOf = (error: unknown) =>
  error instanceof TRPCClientError ? (error.data as ErrorData).reason : 'unknown'

test('the key set is public and cacheable, names every algorithm, and holds nothing private', async () => {
  await using app = await startWithApp()
  const { headers, status, text } = await send(app, '/.well-known/jwks.json', {
    method: 'GET',
    headers: { origin: 'https://anyone.example' },
  })
  expect(status).toBe(200)
  expect(headers.get('content-type')).toBe('application/jwk-set+json')
  expect(headers.get('cache-control')).toBe('public, max-age=300')
  expect(headers.get('access-control-allow-origin')).toBe('*')
  const { keys } = JSON.parse(text)
  expect(keys.map(({ alg, use, kty }: Published) => [alg, use, kty]).toSorted()).toEqual([
    ['ES256', 'sig', 'EC'],
    ['RS256', 'sig', 'RSA'],
  ])
  const secret = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'])
  expect(keys.flatMap(Object.keys).filter((member: string) => secret.has(member))).toEqual([])
})

test('a service without apps publishes an empty key set', async () => {
  await using app = await startTestApp()
  expect(await publishedBy(app)).toEqual([])
})

test('a new key is published before it signs, and the old one until its last token is over', async () => {
  await using app = await startWithApp()
  const ann = app.browser()
  await register(app, ann, 'ann')
  const old = await signingKid(ann)
  expect(await kidsOf(app)).toEqual([old])
  await rotateKeys(app.database.em.fork(), { keys: appKeys, now: new Date(), atOnce: false })
  await expect.poll(() => kidsOf(app), { timeout: patience }).toHaveLength(2)
  expect(await signingKid(ann)).toBe(old)

  app.pass(minutes(15))
  await signIn(ann, 'ann')
  const current = await signingKid(ann)
  expect(current).not.toBe(old)
  expect(await kidsOf(app)).toContain(old)

  const em = app.database.em.fork()
  app.pass(minutes(16))
  const now = new Date(Date.now() + minutes(31))
  expect(await kidsOf(app)).toEqual([current])
  await purge(em, { keys: appKeys, now, sessionTtlDays: 30, hasLegacyClients: false })
  expect(await em.fork().count(SigningKey, { algorithm: 'ES256' })).toBe(1)
})

test('a key that somebody else may hold is withdrawn at once', async () => {
  await using app = await startWithApp()
  const ann = app.browser()
  await register(app, ann, 'ann')
  const stolen = await signingKid(ann)
  await rotateKeys(app.database.em.fork(), { keys: appKeys, now: new Date(), atOnce: true })
  await expect.poll(() => kidsOf(app), { timeout: patience }).not.toContain(stolen)
  expect(await kidsOf(app)).toEqual([await signingKid(ann)])
})

test('processes that need a first key at once make and use one', async () => {
  await using app = await startTestApp(withApps)
  const processes = Array.from({ length: 4 }, () => processOn(app))
  const tokens = await Promise.all(processes.map(({ sign }) => sign('ES256', { sub: 'x' }, 'JWT')))
  expect(new Set(tokens.map(kidIn)).size).toBe(1)
  expect(await app.database.em.fork().count(SigningKey, {})).toBe(1)
})

test('the database holds no private key in the clear, and another SECRET_KEY opens none', async () => {
  await using app = await startWithApp()
  const rows = await app.database.em.fork().find(SigningKey, {})
  expect(rows).toHaveLength(2)
  for (const { privateKey } of rows) {
    expect(privateKey).not.toContain('PRIVATE KEY')
    expect(Buffer.from(privateKey, 'base64url').toString('latin1')).not.toContain('PRIVATE KEY')
  }
  const stranger = processOn(app, deriveKeys('another secret of 32 bytes and then some'))
  await expect(stranger.sign('ES256', { sub: 'x' }, 'JWT')).rejects.toThrow('UNAVAILABLE')
  expect(await app.database.em.fork().count(SigningKey, {})).toBe(2)
  const published = (await stranger.published()).map((key) => key.kid)
  expect(published.toSorted()).toEqual(rows.map((row) => row.kid).toSorted())
})

test('a lost SECRET_KEY is made up for by a rotation under the new one', async () => {
  await using app = await startWithApp()
  const [old] = await kidsOf(app)
  const keys = deriveKeys('another secret of 32 bytes and then some')
  const rotated = processOn(app, keys)
  await rotateKeys(app.database.em.fork(), { keys, now: new Date(), atOnce: false })
  const kid = kidIn(await rotated.sign('ES256', { sub: 'x' }, 'JWT'))
  expect(kid).not.toBe(old)
  expect((await rotated.published()).map((key) => key.kid)).toContain(kid)
})

test('a process that cannot open the successor of its key signs nothing that the key set will refuse', async () => {
  await using app = await startWithApp()
  let elapsed = 0
  let now = Date.now()
  const lines: object[] = []
  const behind = processOn(app, appKeys, {
    clock: () => new Date(now),
    ticks: () => elapsed,
    log: { error: (what) => void lines.push(what) },
  })
  const old = kidIn(await behind.sign('ES256', {}, 'JWT'))
  const keys = deriveKeys('a newer secret of 32 bytes and then some')
  await rotateKeys(app.database.em.fork(), { keys, now: new Date(now), atOnce: false })
  const pass = (time: number) => {
    now += time
    elapsed += time
  }
  // The successor signs after 15 minutes, and 5 more are for clocks that differ.
  pass(minutes(19))
  expect(kidIn(await behind.sign('ES256', {}, 'JWT'))).toBe(old)
  expect(lines).toEqual([])
  pass(minutes(2))
  const refused = behind.sign('ES256', {}, 'JWT')
  await expect(refused).rejects.toMatchObject({ reason: 'UNAVAILABLE' })
  expect((await behind.published()).map(({ kid }) => kid)).toContain(old)
  await expect(behind.sign('ES256', {}, 'JWT')).rejects.toThrow('UNAVAILABLE')
  expect(lines).toEqual([{ algorithm: 'ES256', secretKeyId: keys.id }])
  expect(await app.database.em.fork().count(SigningKey, { algorithm: 'ES256' })).toBe(2)
})

test('a withdrawn key signs nothing, also where its process cannot open the new one', async () => {
  await using app = await startWithApp()
  const ann = app.browser()
  await register(app, ann, 'ann')
  await signingKid(ann)
  const keys = deriveKeys('a newer secret of 32 bytes and then some')
  await rotateKeys(app.database.em.fork(), { keys, now: new Date(), atOnce: true })
  const outcome = () => ann.api.auth.apiToken.mutate({ audience }).then(() => 'signed', reasonOf)
  await expect.poll(outcome, { timeout: patience }).toBe('UNAVAILABLE')
})

test('the key set is served from memory while the database fails', async () => {
  await using app = await startWithApp()
  let elapsed = 0
  let fork = () => app.database.em.fork()
  const known = processOn(app, appKeys, { em: { fork: () => fork() }, ticks: () => elapsed })
  const before = await known.published()
  expect(before).toHaveLength(2)
  elapsed += minutes(60)
  fork = () => {
    throw new Error('no database')
  }
  expect(await known.published()).toEqual(before)
  await expect(known.sign('ES256', {}, 'JWT')).rejects.toThrow('no database')
})

test('verifiers that all ask at once get the key set from memory', async () => {
  await using app = await startWithApp()
  let readings = 0
  const fork = () => {
    readings += 1
    return app.database.em.fork()
  }
  const counted = processOn(app, appKeys, { em: { fork }, ticks: () => 0 })
  const ask = () => Promise.all(Array.from({ length: 1000 }, () => counted.published()))
  const answers = [...(await ask()), ...(await ask())]
  expect(new Set(answers.map((keys) => JSON.stringify(keys))).size).toBe(1)
  expect(readings).toBe(1)
})

test('an hour after SECRET_KEY was replaced, no key needs the old one, whoever asks', async () => {
  await using app = await startWithApp()
  const keys = deriveKeys('a newer secret of 32 bytes and then some', withApps.SECRET_KEY)
  const em = app.database.em.fork()
  await purge(em, { keys, now: new Date(), sessionTtlDays: 30, hasLegacyClients: false })
  const rows = await app.database.em.fork().find(SigningKey, {})
  expect(rows.map(({ secretKeyId }) => secretKeyId)).toEqual([keys.id, keys.id])
})

test('a key follows the rotation of SECRET_KEY, after which the old secret can go', async () => {
  await using app = await startWithApp()
  const [newest, old] = ['a newer secret of 32 bytes and then some', withApps.SECRET_KEY]
  const kid = kidIn(await processOn(app, deriveKeys(newest, old)).sign('ES256', {}, 'JWT'))
  const alone = processOn(app, deriveKeys(newest))
  expect(kidIn(await alone.sign('ES256', {}, 'JWT'))).toBe(kid)
})

test('a process that still has the old SECRET_KEY alone goes on with its key, and makes no further one', async () => {
  await using app = await startWithApp()
  const [newest, old] = ['a newer secret of 32 bytes and then some', withApps.SECRET_KEY]
  let elapsed = 0
  const start = (...secrets: [string, ...string[]]) =>
    createSigningKeys({
      em: app.database.em,
      keys: deriveKeys(...secrets),
      clock: () => new Date(),
      ticks: () => elapsed,
      log: silent,
    })
  const [ahead, behind] = [start(newest, old), start(old)]
  const kid = kidIn(await behind.sign('ES256', {}, 'JWT'))
  for (let round = 0; round < 3; round += 1) {
    elapsed += minutes(1)
    expect(kidIn(await ahead.sign('ES256', {}, 'JWT'))).toBe(kid)
    expect(kidIn(await behind.sign('ES256', {}, 'JWT'))).toBe(kid)
  }
  expect(await app.database.em.fork().count(SigningKey, { algorithm: 'ES256' })).toBe(1)
})
