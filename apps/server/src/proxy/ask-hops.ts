import { certificateProblem, type CertificateProblem } from '../config/certificate-problem.ts'
import { detailsOf } from '../error-details.ts'
import type { Keys } from '../keys.ts'
import { doctorToken, hopsPath, tokenHeader, type Hops } from './hops.ts'

/** Asks a running service for the hops of this call. Throws a sentence if no Latchkey answers. */
export async function askHops(
  site: string,
  keys: Keys,
  headers: Record<string, string>,
): Promise<Hops> {
  const token = { [tokenHeader]: doctorToken(keys, new Date()) }
  const url = new URL(hopsPath, site)
  const sent = { headers: { ...headers, ...token }, redirect: 'manual' as const }
  const answer = await fetch(url, { ...sent, signal: AbortSignal.timeout(10_000) }).catch(
    (cause: unknown) => {
      throw new Error(`${url.origin} ${whyNot(cause)}`, { cause })
    },
  )
  const isJson = answer.headers.get('content-type')?.startsWith('application/json')
  if (answer.status === 200 && isJson) return (await answer.json()) as Hops
  throw new Error(
    `${url.origin} answered ${answer.status}, not as Latchkey with this SECRET_KEY would (or its clock is off)`,
  )
}

const notTrusted =
  'that is not trusted (self-signed, or from your own authority): put its path in NODE_EXTRA_CA_CERTS'
const sentences: Record<CertificateProblem, string> = {
  untrusted: notTrusted,
  incomplete: notTrusted,
  expired: 'that has expired: renew it',
  'other-name': 'for another name',
}

function whyNot(error: unknown): string {
  const { code = '' } = detailsOf(detailsOf(error).cause)
  const problem = certificateProblem(code)
  if (problem) return `has a certificate ${sentences[problem]}`
  if (/^(ERR_SSL|EPROTO)/.test(code)) return 'does not speak TLS there: does it begin with http://?'
  return `does not answer${code && ` (${code})`}: start the service and its proxies, or correct the address`
}
