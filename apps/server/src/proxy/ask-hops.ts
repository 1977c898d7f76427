import { detailsOf } from '../error-details.ts'
import type { Keys } from '../keys.ts'
import { doctorToken, hopsPath, tokenHeader, type Hops } from './hops.ts'

/** Asks a running service how this call arrived. Throws a sentence when it does not answer as one of ours. */
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
    `${url.origin} answered ${answer.status}, not as a Latchkey with this SECRET_KEY (or its clock is off)`,
  )
}

/** The codes of OpenSSL for a certificate that no trusted authority signed. */
const selfSigned =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(GET_ISSUER_CERT|GET_ISSUER_CERT_LOCALLY|VERIFY_LEAF_SIGNATURE))$/

function whyNot(error: unknown): string {
  const { code = '' } = detailsOf(detailsOf(error).cause)
  if (selfSigned.test(code)) {
    return 'has a certificate that is not trusted (self-signed, or of an authority of your own): put its path in NODE_EXTRA_CA_CERTS'
  }
  if (code === 'CERT_HAS_EXPIRED') return 'has a certificate that has expired: renew it'
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'has a certificate for another name'
  if (/^(ERR_SSL|EPROTO)/.test(code)) return 'does not speak TLS there: does it begin with http://?'
  return `does not answer${code && ` (${code})`}`
}
