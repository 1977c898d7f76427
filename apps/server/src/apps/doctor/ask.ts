import type { LookupAddress } from 'node:dns'
import { once } from 'node:events'
import { request as requestPlain, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { request as requestTls } from 'node:https'
import { TLSSocket } from 'node:tls'
import { seconds, type Clock } from '../../clock.ts'

/** The network functions of the doctor; tests replace them. */
export type Deps = {
  findAddresses(host: string): Promise<LookupAddress[]>
  clock: Clock
  /** The timeout for one answer, including name lookup and connection. */
  timeout: number
}

export type Answer = {
  addresses: string[]
  status: number
  headers: IncomingHttpHeaders
  body: string
  /** The end of the certificate; undefined over plain http. */
  certifiedUntil?: Date
  /**
   * The certain lead of the other clock in milliseconds; negative if it is behind, 0 if neither is
   * certain.
   */
  ahead: number
}

type Question = { method?: string; headers?: Record<string, string> }

const longestBody = 64 * 1024

/**
 * Requests one address once. A redirect counts as an answer; a certificate that browsers refuse counts as
 * an error.
 */
export async function ask(url: URL, deps: Deps, question: Question = {}): Promise<Answer> {
  const signal = AbortSignal.timeout(deps.timeout)
  const addresses = await orAborted(deps.findAddresses(url.hostname), signal)
  const sentAt = deps.clock().getTime()
  const request = url.protocol === 'https:' ? requestTls : requestPlain
  const outgoing = request(url, {
    ...question,
    signal,
    agent: false,
    lookup: (_host, _options, done) => done(null, addresses),
  })
  outgoing.on('error', () => {}).end()
  const [incoming]: IncomingMessage[] = await once(outgoing, 'response')
  if (!incoming) throw new Error('no answer')
  const { socket } = incoming
  const answeredAt = deps.clock().getTime()
  return {
    addresses: addresses.map(({ address }) => address),
    status: incoming.statusCode ?? 0,
    headers: incoming.headers,
    body: await read(incoming),
    ...(socket instanceof TLSSocket && {
      certifiedUntil: new Date(socket.getPeerCertificate().valid_to),
    }),
    ahead: aheadOf(incoming.headers, { sentAt, answeredAt }),
  }
}

/** The resolver of this machine takes no timeout. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const late = Promise.withResolvers<never>()
  const end = () => late.reject(signal.reason)
  signal.addEventListener('abort', end)
  try {
    return await Promise.race([work, late.promise])
  } finally {
    signal.removeEventListener('abort', end)
  }
}

async function read(incoming: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of incoming.setEncoding('utf8')) {
    body += chunk
    if (body.length > longestBody) break
  }
  return body
}

/** The header has whole seconds, and the server wrote it at some time between request and answer. */
function aheadOf(
  { date, age }: IncomingHttpHeaders,
  { sentAt, answeredAt }: { sentAt: number; answeredAt: number },
): number {
  const said = Date.parse(date ?? '') + seconds(Number(age ?? 0))
  if (said > answeredAt) return said - answeredAt
  const latest = said + seconds(1)
  return latest < sentAt ? latest - sentAt : 0
}
