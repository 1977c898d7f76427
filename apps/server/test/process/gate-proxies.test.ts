import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { freePort } from '@latchkey/tools/testing/free-port'
import { gateProxies, startGateProxy } from '@latchkey/tools/testing/gate-proxy'
import { describe, expect, test } from 'vitest'
import { gateTexts } from '../../src/gate/texts.ts'
import { registerApp, withApps } from '../support/apps.ts'
import { createPageVisitor } from '../support/page-visitor.ts'
import { patience } from '@latchkey/tools/testing/patience'
import { register, startTestApp, type TestApp } from '../support/harness.ts'

/** A tool that shows the user that its proxy names. */
async function startTool() {
  const server = createServer({ maxHeaderSize: 100_000 }, ({ url, headers }, answer) => {
    if (url === '/own-caching') answer.setHeader('cache-control', 'max-age=60')
    if (url === '/own-refusal') answer.statusCode = 403
    const said = Object.entries(headers).filter(([name]) => /^(x[-_.])?remote[-_.]/.test(name))
    answer.end(JSON.stringify(Object.fromEntries(said)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

const pathOf = (address: string) => address.replace(/^https:\/\/[^/]+/, '')

describe.each(gateProxies)('behind %s, by its recipe,', (name) => {
  test('a tool is told who is there, and nobody can say it themselves', async () => {
    await using app: TestApp = await startTestApp(withApps)
    await using tool = await startTool()
    const at = await freePort()
    const own = new URL(app.url).host
    await using proxy = startGateProxy(name, { own, tool: tool.address, at })
    await registerApp(app, {
      name: 'Tool',
      redirectUris: [`https://localhost:${at}/_latchkey/callback`],
    })
    const open = createPageVisitor('https', at)
    const forged = {
      'remote-user': 'root',
      'remote-groups': 'superadmin',
      'remote-email': 'root@example.com',
      remote_user: 'root',
      'x-remote-user': 'root',
      x_remote_user: 'root',
      'x-remote_user': 'root',
      'x_remote-user': 'root',
      'remote.user': 'root',
      'x.remote-user': 'root',
      // A proxy drops the headers that a caller lists here.
      connection: [
        'close, remote-user, remote-groups, remote-email, remote-name, x-remote-user',
        'x-forwarded-host, x-forwarded-proto, x-forwarded-uri, x-forwarded-method',
      ].join(),
      'x-forwarded-host': 'other.example',
      'x-forwarded-proto': 'http',
      'x-forwarded-uri': '/other',
      'x-forwarded-method': 'GET',
    }
    const statusOf = async (path: string) => (await open(path).catch(() => undefined))?.status
    await expect.poll(() => statusOf('/a'), { timeout: patience }).toBe(302)
    expect(proxy.program.isRunning()).toBe(true)

    const asked = await open('/a?b=c', forged)
    expect(asked.location).toBe(`https://localhost:${at}/_latchkey/start?to=%2Fa%3Fb%3Dc`)
    expect(await open('/a', { 'sec-fetch-mode': 'cors', accept: '*/*' })).toMatchObject({
      status: 401,
      location: '',
    })
    const started = await open(pathOf(asked.location))
    const address = new URL(started.location).searchParams.get('continue') ?? ''
    const person = app.browser()
    await register(app, person, 'ann')
    const ticket = await person.api.auth.gateTicket.mutate({ address })
    expect(await open(pathOf(ticket.address))).toMatchObject({
      status: 303,
      location: `https://localhost:${at}/a?b=c`,
    })
    const inside = await open('/a?b=c', forged)
    expect(JSON.parse(inside.text)).toEqual({
      'remote-user': 'ann',
      'x-remote-user': 'ann',
      'remote-name': 'ann',
      'remote-groups': 'user',
      'remote-email': 'ann@example.com',
    })
    expect(inside.headers['cache-control']).toBe('private, no-cache')
    expect((await open('/own-caching')).headers['cache-control']).toBe('max-age=60')
    // Another tool of this host, on another port, which its own cookie would open.
    expect(await open('/a', { host: `localhost:${at + 1}` })).toMatchObject({ status: 200 })
    const long = await createPageVisitor('https', at)(`/q?${'x'.repeat(3000)}`)
    expect(long).toMatchObject({ status: 302, location: expect.stringMatching(/start\?to=%2F$/) })
    const cross = { 'sec-fetch-site': 'cross-site', 'content-length': '0' }
    const refused = await open('/a', cross, 'POST')
    expect(refused).toMatchObject({ status: 403, headers: { 'cache-control': 'no-store' } })
    expect(refused.text).toContain(gateTexts.en.elsewhere.line)
    const refusedByTool = await open('/own-refusal')
    expect([refusedByTool.status, JSON.parse(refusedByTool.text)['remote-user']]).toEqual([
      403,
      'ann',
    ])
    // A tool may have more cookies than our limit of headers.
    const heavy = Object.fromEntries(['a', 'b', 'c'].map((one) => [`x-${one}`, one.repeat(7000)]))
    expect((await open('/a', heavy)).status).toBe(name === 'nginx' ? 200 : 431)
    await person.api.auth.logout.mutate()
    expect(await open('/a')).toMatchObject({ status: 302 })
    expect((await open('/a', heavy)).status).toBe(name === 'nginx' ? 302 : 431)
  })
})
