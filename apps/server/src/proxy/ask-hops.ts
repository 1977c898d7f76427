import { localError, type Words } from '../config/local-language.ts'
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
      const { en, zh } = whyNot(cause)
      throw localError({ en: `${url.origin} ${en}`, zh: `${url.origin} ${zh}` }, { cause })
    },
  )
  const isJson = answer.headers.get('content-type')?.startsWith('application/json')
  if (answer.status === 200 && isJson) return (await answer.json()) as Hops
  // A proxy answers with these in place of a service that is down.
  if ([502, 503, 504].includes(answer.status))
    throw localError({
      en: `${url.origin} answered ${answer.status}, so a proxy there does not reach the service: start it, or correct the address that the proxy forwards to`,
      zh: `${url.origin} 的响应为 ${answer.status}，说明那里的代理连接不到服务：请启动服务，或更正代理转发的地址`,
    })
  throw localError({
    en: `${url.origin} answered ${answer.status}, not as Latchkey with this SECRET_KEY would (or its clock is off)`,
    zh: `${url.origin} 的响应为 ${answer.status}，不像是使用此 SECRET_KEY 的 Latchkey（也可能是其时钟不准）`,
  })
}

const notTrusted = {
  en: 'has a certificate that is not trusted (self-signed, or from your own authority): put its path in NODE_EXTRA_CA_CERTS',
  zh: '的证书不受信任（自签名，或由自建机构签发）：请在 NODE_EXTRA_CA_CERTS 中指定其路径',
}
const sentences: Record<CertificateProblem, Words> = {
  untrusted: notTrusted,
  incomplete: notTrusted,
  expired: { en: 'has a certificate that has expired: renew it', zh: '的证书已过期：请更新证书' },
  'other-name': { en: 'has a certificate for another name', zh: '的证书属于其他域名' },
}

function whyNot(error: unknown): Words {
  const { code = '' } = detailsOf(detailsOf(error).cause)
  const problem = certificateProblem(code)
  if (problem) return sentences[problem]
  if (/^(ERR_SSL|EPROTO)/.test(code))
    return {
      en: 'does not speak TLS there: does it begin with http://?',
      zh: '没有使用 TLS：是否应以 http:// 开头？',
    }
  return {
    en: `does not answer${code && ` (${code})`}: start the service and its proxies, or correct the address`,
    zh: `没有响应${code && `（${code}）`}：请启动服务及其代理，或更正地址`,
  }
}
