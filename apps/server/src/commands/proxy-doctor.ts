import { ConfigError, readConfig } from '../config.ts'
import { deriveKeys, type Keys } from '../keys.ts'
import { isSite } from '../config/network-addresses.ts'
import { adviseOn, forgedAddress } from '../proxy/advice.ts'
import { doctorToken, hopsPath, tokenHeader, type Hops } from '../proxy/hops.ts'
import { beginProgram } from '../process/program.ts'

beginProgram()

const usage = `Usage: npm run doctor:proxy -- <public url>
  asks the service, through every proxy before it, whom it takes for the caller; reads the same
  environment as the service
Exit code: 0 TRUST_PROXY is right, 1 it is not, 2 the service could not be asked, or not from here`

class Unanswered extends Error {}

async function ask(site: string, keys: Keys, headers: Record<string, string>): Promise<Hops> {
  const token = { [tokenHeader]: doctorToken(keys, new Date()) }
  const url = new URL(hopsPath, site)
  const sent = { headers: { ...headers, ...token }, redirect: 'manual' as const }
  const answer = await fetch(url, { ...sent, signal: AbortSignal.timeout(10_000) }).catch(
    (cause: unknown) => {
      throw new Unanswered(`${url.origin} ${whyNot(cause)}`, { cause })
    },
  )
  const isJson = answer.headers.get('content-type')?.startsWith('application/json')
  if (answer.status === 200 && isJson) return (await answer.json()) as Hops
  throw new Unanswered(
    `${url.origin} answered ${answer.status}, not as a Latchkey with this SECRET_KEY (or its clock is off)`,
  )
}

type Cause = { code?: string; cause?: Cause }

/** The codes of OpenSSL for a certificate that nobody vouches for. */
const selfSigned =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(GET_ISSUER_CERT|GET_ISSUER_CERT_LOCALLY|VERIFY_LEAF_SIGNATURE))$/

function whyNot(error: unknown): string {
  const { code = '' } = (error as Cause).cause ?? {}
  if (selfSigned.test(code)) {
    return 'has a certificate that is not trusted (self-signed, or of an authority of your own): put its path in NODE_EXTRA_CA_CERTS'
  }
  if (code === 'CERT_HAS_EXPIRED') return 'has a certificate that has expired: renew it'
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'has a certificate for another name'
  if (/^(ERR_SSL|EPROTO)/.test(code)) return 'does not speak TLS there: does it begin with http://?'
  return `does not answer${code && ` (${code})`}`
}

function readSite([site = '', ...rest]: string[]): string {
  if (site !== '' && rest.length === 0 && !/^https?:\/\//i.test(site) && !site.startsWith('-')) {
    throw new Unanswered(`${site} must begin with http:// or https://\n\n${usage}`)
  }
  if (rest.length > 0 || !isSite(site)) throw new Unanswered(usage)
  return site
}

try {
  const site = readSite(process.argv.slice(2))
  const keys = deriveKeys(...readConfig().secretKeys)
  const honest = await ask(site, keys, {})
  const forging = await ask(site, keys, {
    'x-forwarded-for': forgedAddress,
    forwarded: `for=${forgedAddress}`,
  })
  const { exitCode, lines } = adviseOn(honest, forging)
  process.stdout.write(`${lines.join('\n')}\n`)
  process.exitCode = exitCode
} catch (error) {
  if (!(error instanceof Unanswered || error instanceof ConfigError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 2
}
