import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { freePort } from '@latchkey/tools/testing/free-port'
import { required } from '@latchkey/tools/testing/installed'
import { launch } from '@latchkey/tools/testing/launch'
import { expect, test } from 'vitest'
import { certificate } from '@latchkey/tools/testing/certificate'
import { startTestApp } from '../support/harness.ts'
import { runLatchkey } from '../support/run-latchkey.ts'

const sample = new URL('../../../../deploy/haproxy/latchkey.cfg', import.meta.url)

/** Runs the sample with its ports and its certificate moved. The second replica is away. */
async function startHaproxy(ports: { http: number; https: number; one: number; two: number }) {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-haproxy-'))
  const config = readFileSync(sample, 'utf8')
    // A machine of tests may open fewer files.
    .replace('maxconn 20000', 'maxconn 200')
    .replace('bind :80', `bind 127.0.0.1:${ports.http}`)
    .replace('bind :443', `bind 127.0.0.1:${ports.https}`)
    .replace('/etc/haproxy/latchkey.pem', join(folder, 'latchkey.pem'))
    .replaceAll('127.0.0.1:3000', `127.0.0.1:${ports.one}`)
    .replaceAll('127.0.0.1:3001', `127.0.0.1:${ports.two}`)
  writeFileSync(join(folder, 'latchkey.pem'), certificate.cert + certificate.key)
  writeFileSync(join(folder, 'latchkey.cfg'), config)
  const program = launch([required('haproxy'), '-db', '-f', join(folder, 'latchkey.cfg')])
  return {
    program,
    async [Symbol.asyncDispose]() {
      program.kill('SIGTERM')
      await program.ended
      rmSync(folder, { recursive: true })
    },
  }
}

/** A call from outside that claims another address. */
function call(port: number, path: string): Promise<{ status: number | undefined; body: string }> {
  const headers = { 'x-forwarded-for': '203.0.113.9', accept: 'text/html' }
  return new Promise((resolve, reject) => {
    request({
      host: '127.0.0.1',
      port,
      path,
      headers,
      servername: 'localhost',
      ca: certificate.cert,
    })
      .on('response', (answer) => {
        const { statusCode: status } = answer
        text(answer).then((body) => resolve({ status, body }), reject)
      })
      .on('error', reject)
      .end()
  })
}

test('the sample of haproxy serves the service by TLS, with one of two replicas away', async () => {
  const [http, https, two] = await Promise.all([freePort(), freePort(), freePort()])
  const keys = {
    SECRET_KEY: 'a secret of 32 bytes and then some 0123456789',
    JWT_SECRET_KEY: 'another secret of 32 bytes and 0123456789',
  }
  const publicUrl = `https://localhost:${https}`
  await using app = await startTestApp({ ...keys, PUBLIC_URL: publicUrl, DEV_INBOX: 'false' })
  await using proxy = await startHaproxy({ http, https, one: app.port, two })
  const ready = () =>
    call(https, '/ready').then(
      ({ status }) => status,
      () => 0,
    )
  await expect.poll(ready).toBe(200)
  expect((await call(https, '/openapi.json')).status).toBe(200)
  const plain = await fetch(`http://127.0.0.1:${http}/login`, { redirect: 'manual' })
  expect([plain.status, plain.headers.get('location')]).toEqual([
    301,
    `https://127.0.0.1:${http}/login`,
  ])
  // The doctor names the address that the service takes for the caller, whatever address a caller claims.
  const env = { ...keys, NODE_EXTRA_CA_CERTS: join(tmpdir(), `latchkey-haproxy-${https}.pem`) }
  writeFileSync(env.NODE_EXTRA_CA_CERTS, certificate.cert)
  const { out } = await runLatchkey(['proxy', 'doctor', publicUrl], env)
  rmSync(env.NODE_EXTRA_CA_CERTS)
  expect(out).toContain('127.0.0.1 → Latchkey')
  expect(out).not.toContain('203.0.113.9')
  expect(proxy.program.isRunning()).toBe(true)
})

test('replicas that are too busy to answer the checks of haproxy still get calls', async () => {
  const [http, https, two] = await Promise.all([freePort(), freePort(), freePort()])
  let checks = 0
  const busy = createServer(({ url, socket }, response) => {
    if (url === '/login') response.end('served')
    else {
      checks += 1
      socket.destroy()
    }
  })
  await once(busy.listen(0, '127.0.0.1'), 'listening')
  const { port } = busy.address() as AddressInfo
  await using proxy = await startHaproxy({ http, https, one: port, two })
  // Two failed checks take a server away, so the third one follows.
  await expect.poll(() => checks).toBeGreaterThan(4)
  expect(await call(https, '/login')).toEqual({ status: 200, body: 'served' })
  expect(proxy.program.isRunning()).toBe(true)
  busy.closeAllConnections()
  busy.close()
})
