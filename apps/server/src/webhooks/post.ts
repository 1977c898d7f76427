import { lookup as resolve, type LookupAddress } from 'node:dns'
import type { IncomingMessage } from 'node:http'
import { isIP, type LookupFunction } from 'node:net'
import { seconds } from '../clock.ts'
import { inRanges, plainAddress } from '../config/ip-addresses.ts'
import { isHere } from '../config/network-addresses.ts'
import { isPrivate } from '../places/private-addresses.ts'

/** The timeout of one delivery, from the look-up of the name to the answer. */
const timeout = seconds(10)
/** The part of an answer that is kept. */
const mostBytes = 1024

/** Further networks that host no public server, or lead to a private address. */
const isSpecial = inRanges([
  '0.0.0.0/8',
  '192.0.0.0/24',
  '198.18.0.0/15',
  '224.0.0.0/3',
  '::/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '2002::/16',
  'fec0::/10',
  'ff00::/8',
])

export const isInternal = (address: string): boolean => {
  const plain = plainAddress(address)
  return isPrivate(plain) || isSpecial(plain)
}

export type Answer = { status: number; text: string }
export type Post = (
  url: string,
  request: { headers: Record<string, string>; body: string },
) => Promise<Answer>

export type Rules = {
  /** True if receivers may be in a private network. */
  allowPrivate: boolean
  /** True if receivers may be on this machine, also without TLS. */
  allowHere: boolean
  lookup?: typeof resolve
}

/** The message is the text in the log of deliveries. */
export class NotDelivered extends Error {}

const refusal = 'the address is private: set WEBHOOK_ALLOW_PRIVATE=true to allow that'

/**
 * Creates the function that posts to an address that an operator entered. The name is resolved once per
 * connection and that address is dialled, so a different second answer has no effect. Redirects are not
 * followed: they could lead to an address that the rules forbid.
 */
export function createPost({ allowPrivate, allowHere, lookup = resolve }: Rules): Post {
  const lookupAllowed: LookupFunction = (name, options, done) => {
    lookup(name, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error) return done(error, [])
      if (!allowPrivate && found.some(({ address }) => isInternal(address)))
        return done(new NotDelivered(refusal), [])
      const [first] = found
      if (options.all) return done(null, found)
      done(null, first?.address ?? '', first?.family)
    })
  }

  return async (address, { headers, body }) => {
    const url = new URL(address)
    const isLocal = allowHere && isHere(url.hostname)
    if (url.protocol !== 'https:' && !isLocal) throw new NotDelivered('the address needs https')
    const host = url.hostname.replace(/^\[|\]$/g, '')
    if (!allowPrivate && !isLocal && isIP(host) && isInternal(host)) throw new NotDelivered(refusal)
    // Most services post nothing, and need not load Node's HTTP client.
    const { request } = await (url.protocol === 'https:'
      ? import('node:https')
      : import('node:http'))
    const { promise, resolve: answered, reject } = Promise.withResolvers<Answer>()
    const length = String(Buffer.byteLength(body))
    const sending = request(url, {
      method: 'POST',
      // Connections are not reused: the next delivery checks the name again.
      agent: false,
      headers: { 'user-agent': 'Latchkey', ...headers, 'content-length': length },
      signal: AbortSignal.timeout(timeout),
      ...(!isLocal && { lookup: lookupAllowed }),
    })
    sending.on('error', reject)
    // Without a listener such an answer would never end.
    sending.once('upgrade', (_response, socket) => {
      socket.destroy()
      reject(new NotDelivered('status 101'))
    })
    sending.once('response', (response) => {
      readBeginning(response).then(
        (text) => answered({ status: response.statusCode ?? 0, text }),
        reject,
      )
    })
    sending.end(body)
    return promise.catch((error: unknown) => {
      throw error instanceof NotDelivered ? error : new NotDelivered(faultOf(error))
    })
  }
}

async function readBeginning(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of response) {
    parts.push(part)
    size += part.length
    if (size >= mostBytes) break
  }
  response.destroy()
  return Buffer.concat(parts)
    .subarray(0, mostBytes)
    .toString('utf8')
    .replaceAll(/\p{C}+/gu, ' ')
}

/** Returns the code of Node or OpenSSL; the message could name addresses. */
function faultOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'no answer within 10 s'
  return 'code' in error ? String(error.code) : error.name
}
