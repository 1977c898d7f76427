import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, test } from 'vitest'
import { register } from '../support/harness.ts'
import type { ApiDocument } from '../support/api-caller.ts'
import { useTestApp } from '../support/use-test-app.ts'
import { legacyEnv, oldClient } from './old-client.ts'

const app = await useTestApp(legacyEnv)
const read = async (url: string): Promise<ApiDocument> =>
  JSON.parse(await (await fetch(`${url}/openapi.json`)).text())

const served = [
  'get /profile',
  'post /login',
  'post /logout',
  'post /register',
  'post /reset-password',
  'post /send-verification-code',
  'post /test-jwt',
]

test('the API document has the old paths where they are served, and pages beside them', async () => {
  const document = await read(app.url)
  const { errors } = await new Validator({ strict: false }).validate({ ...document })
  expect(errors).toBe(undefined)
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { operationId }]) => operationId.startsWith('legacy:'))
      .map(([method]) => `${method} ${path}`),
  )
  expect(described.toSorted()).toEqual(served)
  expect(Object.keys(document.paths['/login'] ?? {})).toEqual(['get', 'post'])
})

test('the API document is silent about them elsewhere', async () => {
  const off = await useTestApp()
  const text = JSON.stringify(await read(off.url))
  expect(text).not.toContain('legacy:')
  expect(text).not.toContain('legacyToken')
})

test('an answer has the fields that the document lists', async () => {
  const document = await read(app.url)
  await register(app, app.browser(), 'ann')
  const { json } = await oldClient(app).login('ann@example.com', 'correct horse battery staple')
  const operation = Object(document.paths['/login']?.['post'])
  const { schema } = operation.responses['200'].content['application/json']
  expect(Object.keys(json).toSorted()).toEqual(schema.required.toSorted())
  expect(Object.keys(json.user ?? {}).toSorted()).toEqual(
    schema.properties.user.required.toSorted(),
  )
})

test('the sign-in of old clients names the limit of the codes that a first sign-in mails', async () => {
  const { paths } = await read(app.url)
  const limitsOf = (path: string) => paths[path]?.['post']?.['x-limits']
  const sends = limitsOf('/send-verification-code') ?? []
  expect(sends).toContain('sendsPerIp')
  expect(limitsOf('/login')).toEqual(expect.arrayContaining(sends))
})
