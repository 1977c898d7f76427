import { ConfigError, readConfig } from '../config.ts'
import { deriveKeys, type Keys } from '../keys.ts'
import { isSite } from '../config/network-addresses.ts'
import { adviseOn, madeUp } from '../proxy/advice.ts'
import { doctorToken, hopsPath, tokenHeader, type Hops } from '../proxy/hops.ts'
import { keepFilesPrivate } from '../folder.ts'

keepFilesPrivate()

const usage = `Usage: npm run doctor:proxy -- <public url>
  asks the service, through every proxy before it, whom it takes for the caller; reads the same
  environment as the service
Exit code: 0 TRUST_PROXY is right, 1 it is not, 2 the service could not be asked`

class Unanswered extends Error {}

async function ask(site: string, keys: Keys, headers: Record<string, string>): Promise<Hops> {
  const token = { [tokenHeader]: doctorToken(keys, new Date()) }
  const url = new URL(hopsPath, site)
  const sent = { headers: { ...headers, ...token }, redirect: 'manual' as const }
  const answer = await fetch(url, { ...sent, signal: AbortSignal.timeout(10_000) }).catch(
    (cause: unknown) => {
      throw new Unanswered(`${url.origin} does not answer`, { cause })
    },
  )
  const isJson = answer.headers.get('content-type')?.startsWith('application/json')
  if (answer.status === 200 && isJson) return (await answer.json()) as Hops
  throw new Unanswered(
    `${url.origin} answered ${answer.status}, not as a Latchkey with this SECRET_KEY (or its clock is off)`,
  )
}

try {
  const [site = ''] = process.argv.slice(2)
  if (!isSite(site)) throw new Unanswered(usage)
  const keys = deriveKeys(...readConfig().secretKeys)
  const honest = await ask(site, keys, {})
  const forging = await ask(site, keys, { 'x-forwarded-for': madeUp })
  const { isRight, lines } = adviseOn(honest, forging)
  process.stdout.write(`${lines.join('\n')}\n`)
  process.exitCode = isRight ? 0 : 1
} catch (error) {
  if (!(error instanceof Unanswered || error instanceof ConfigError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 2
}
