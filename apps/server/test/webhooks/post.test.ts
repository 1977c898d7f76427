import type { LookupAddress } from 'node:dns'
import { createServer } from 'node:https'
import { createServer as createTcpServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { createPost, isInternal } from '../../src/webhooks/post.ts'
import { addressProblem } from '../../src/webhooks/webhook-fields.ts'
import { certificate } from '@latchkey/tools/testing/certificate'
import { startReceiver } from '../support/webhook-receiver.ts'

const nothing = { headers: {}, body: '{}' }
const asked: string[] = []
/** A resolver with the test's answers. */
const answering = (...addresses: string[]) =>
  ((name: string, _options: object, done: (error: null, found: LookupAddress[]) => void) => {
    asked.push(name)
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  }) as never

const production = { allowPrivate: false, allowHere: false }
const refused = 'the address is private: set WEBHOOK_ALLOW_PRIVATE=true to allow that'

test.each([
  'https://127.0.0.1/',
  'https://localhost/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0177.0.0.1/',
  'https://127.1/',
  'https://0/',
  'https://10.1.2.3/',
  'https://172.20.0.1/',
  'https://192.168.0.1/',
  'https://100.64.0.1/',
  'https://169.254.169.254/latest/meta-data/',
  'https://224.0.0.1/',
  'https://255.255.255.255/',
  'https://[::1]/',
  'https://[::]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:a9fe:a9fe]/',
  'https://[::ffff:0a01:0203]/',
  'https://[::7f00:1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[2002:7f00:1::]/',
  'https://[fe80::1]/',
  'https://[fd00:ec2::254]/',
  'https://[ff02::1]/',
])('%s is refused', async (url) => {
  await expect(createPost(production)(url, nothing)).rejects.toThrow(refused)
})

test.each([['127.0.0.1'], ['::ffff:10.0.0.1'], ['169.254.169.254'], ['93.184.216.34', '10.0.0.1']])(
  'a name that resolves to %s is refused',
  async (...addresses) => {
    const post = createPost({ ...production, lookup: answering(...addresses) })
    await expect(post('https://rebind.example/', nothing)).rejects.toThrow(refused)
  },
)

test('an address of the internet is not internal', () => {
  for (const address of ['93.184.216.34', '2606:2800:220:1::1', '::ffff:8.8.8.8'])
    expect(isInternal(address)).toBe(false)
})

test('http is refused, but on this machine in development', async () => {
  const post = createPost({ ...production, allowPrivate: true })
  await expect(post('http://example.com/', nothing)).rejects.toThrow('needs https')
  await using receiver = await startReceiver()
  await expect(post(receiver.url, nothing)).rejects.toThrow('needs https')
  const here = createPost({ allowPrivate: false, allowHere: true })
  expect(await here(receiver.url, nothing)).toEqual({ status: 204, text: '' })
})

test('the name is resolved once, its address is dialled, and the name stays in Host and certificate', async () => {
  const hosts: unknown[] = []
  const server = createServer(certificate, (request, response) => {
    hosts.push(request.headers.host)
    response.end('thanks')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  try {
    asked.length = 0
    const post = createPost({
      allowPrivate: true,
      allowHere: false,
      lookup: answering('127.0.0.1'),
    })
    const failing = post(`https://receiver.example:${port}/`, nothing)
    // The certificate is for localhost, and self-signed.
    await expect(failing).rejects.toThrow(/CERT|SELF_SIGNED/)
    expect(asked).toEqual(['receiver.example'])
    expect(hosts).toEqual([])
  } finally {
    server.close()
  }
})

test.each([
  [
    'another protocol',
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n',
    'status 101',
  ],
  [
    'endless headers',
    `HTTP/1.1 204 No Content\r\nx: ${'a'.repeat(100_000)}\r\n\r\n`,
    'HPE_HEADER_OVERFLOW',
  ],
  ['half a body', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab', 'ECONNRESET'],
  ['no HTTP', 'no answer of HTTP\r\n\r\n', /^HPE_/],
])('an answer of %s ends a delivery, and soon', async (_name, answer, fault) => {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end(answer))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  try {
    const post = createPost({ allowPrivate: false, allowHere: true })
    await expect(post(`http://127.0.0.1:${port}/`, nothing)).rejects.toThrow(fault)
  } finally {
    server.close()
  }
})

test.each([
  ['ftp://example.com/', 'is not an address'],
  ['example.com/hook', 'is not an address'],
  ['http://example.com/hook', 'needs https'],
  ['https://user:pass@example.com/', 'a username or a password'],
  ['https://example.com/#part', 'contains #'],
  ['https://example.com/a b', 'a space'],
  [`https://example.com/${'a'.repeat(500)}`, 'more than 500'],
])('%s is no address of a receiver', (url, problem) => {
  expect(addressProblem(url)?.en).toContain(problem)
})
