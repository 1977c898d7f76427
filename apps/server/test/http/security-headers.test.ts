import helmet from 'helmet'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { standingHeaders } from '../../src/http/security-headers.ts'

const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: [`'none'`],
    baseUri: [`'none'`],
    formAction: [`'none'`],
    frameAncestors: [`'none'`],
    sandbox: [],
  },
}
const hsts = { maxAge: 31_536_000, includeSubDomains: true }

/** The headers that helmet sets on an answer. */
async function headersOfHelmet(options: Parameters<typeof helmet>[0]): Promise<object> {
  const guard = helmet(options)
  await using server = createServer((request: IncomingMessage, response: ServerResponse) => {
    response.sendDate = false
    guard(request, response, () => response.end())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const { headers } = await fetch(`http://127.0.0.1:${port}`, {
    headers: { connection: 'close' },
  })
  const { connection: _, 'content-length': __, ...set } = Object.fromEntries(headers)
  return set
}

test.each([
  ['https://id.example', hsts],
  ['http://id.example', false],
  [undefined, false],
] as const)(
  'every answer of %s has the headers that helmet would set',
  { tags: ['asvs-3.4.1'] },
  async (publicUrl, strictTransportSecurity) => {
    const ours = standingHeaders(publicUrl)
    const theirs = await headersOfHelmet({
      contentSecurityPolicy,
      strictTransportSecurity,
      xFrameOptions: { action: 'deny' },
    })
    expect(ours).toMatchObject(theirs)
    const own = Object.keys(ours).filter((name) => !(name in theirs))
    expect(own).toEqual(['permissions-policy', 'cache-control'])
  },
)
