import { expect, test } from 'vitest'
import { withApps } from '../support/apps.ts'
import { send } from '../support/raw-http.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp(withApps)

test('whoever is led here reads that no app is registered, and a program gets the standard’s error', async () => {
  const visit = async (language: string) => {
    const headers = { accept: 'text/html', 'accept-language': language }
    const answer = await send(app, '/oauth/authorize?client_id=x', { method: 'GET', headers })
    const said = [...answer.text.matchAll(/<(?:h1|p)>(.*?)</g)].map(([, text]) => text)
    return [answer.status, answer.headers.get('content-type'), ...said]
  }
  const html = 'text/html; charset=utf-8'
  expect(await visit('en')).toEqual([
    404,
    html,
    'No app is registered here',
    'Please let the people who run the app know.',
  ])
  expect(await visit('zh-CN')).toEqual([
    404,
    html,
    '本站未登记任何应用',
    '请将此情况告知应用的管理员。',
  ])

  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const call = await send(app, '/oauth/token', { method: 'POST', headers, body: 'grant_type=x' })
  expect([call.status, JSON.parse(call.text)]).toEqual([
    404,
    { error: 'invalid_request', error_description: 'no app is registered here' },
  ])
})

test('a question that is left when the last app goes has expired', async () => {
  const headers = { 'content-type': 'application/json', origin: app.url }
  const body = JSON.stringify({ isAgreed: null })
  const { status, text } = await send(app, '/interaction/x/answer', {
    method: 'POST',
    headers,
    body,
  })
  expect([status, JSON.parse(text)]).toEqual([200, { status: 'expired' }])
})
