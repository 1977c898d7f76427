import type { LookupAddress } from 'node:dns'
import { once } from 'node:events'
import { request as requestPlain, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { request as requestTls } from 'node:https'
import { TLSSocket } from 'node:tls'
import { seconds, type Clock } from '../../clock.ts'

/** The ways in which the doctor asks; tests replace them. */
export type Deps = {
  findAddresses(host: string): Promise<LookupAddress[]>
  clock: Clock
  /** The longest time for one answer with all that leads to it. */
  timeout: number
}

export type Answer = {
  addresses: string[]
  status: number
  headers: IncomingHttpHeaders
  body: string
  /** When the certificate ends; missing over plain http. */
  certifiedUntil?: Date
  /** By how many milliseconds the clock there is certainly ahead; negative: behind; 0: maybe neither. */
  ahead: number
}

type Question = { method?: string; headers?: Record<string, string> }

const longestBody = 64 * 1024

/** Asks one address once. A redirect is an answer; a certificate that browsers refuse is an error. */
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

/** The name service of this machine knows no deadline. */
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

/** The header tells whole seconds, and the answer was made at some time between question and answer. */
function aheadOf(
  { date, age }: IncomingHttpHeaders,
  { sentAt, answeredAt }: { sentAt: number; answeredAt: number },
): number {
  const said = Date.parse(date ?? '') + seconds(Number(age ?? 0))
  if (said > answeredAt) return said - answeredAt
  const latest = said + seconds(1)
  return latest < sentAt ? latest - sentAt : 0
}
