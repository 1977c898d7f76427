import { afterAll, expect, test } from 'vitest'
import { verify } from '../src/verify.ts'
import { audience, startService } from './service.ts'

const service = await startService()
afterAll(() => service[Symbol.asyncDispose]())
const options = { issuer: service.url, audience }
const judge = (token: string) => verify({ authorization: `Bearer ${token}` }, options)

test('a person signs in at the service, and an API knows who calls', async () => {
  const { api, session } = await service.register('ann')
  const { token } = await api.auth.apiToken.mutate({ audience })
  const verdict = await judge(token)
  expect(verdict).toMatchObject({ ok: true, person: { role: 'user', status: 'active' } })
  const again = await judge((await api.auth.apiToken.mutate({ audience })).token)
  expect(again.ok && verdict.ok && again.person.subject).toBe(verdict.ok && verdict.person.subject)

  const accessToken = session.current()?.accessToken ?? ''
  expect(await judge(accessToken)).toMatchObject({ ok: false, refusal: { reason: 'INVALID' } })
})

test('replaced keys refuse nobody, and withdrawn ones at the next reading', async () => {
  const { api } = await service.register('bea')
  const tokenFor = async () => (await api.auth.apiToken.mutate({ audience })).token
  const before = await tokenFor()
  expect((await judge(before)).ok).toBe(true)
  await service.latchkey('keys', 'rotate')
  expect((await judge(before)).ok).toBe(true)
  expect((await judge(await tokenFor())).ok).toBe(true)
})
