import { days, seconds } from '../../clock.ts'
import { certificateProblem } from '../../config/certificate-problem.ts'
import { detailsOf } from '../../error-details.ts'
import type { AdviceId } from './advice-en.ts'
import { ask, type Answer, type Deps } from './ask.ts'
import { fine, wrong, type Result } from './result.ts'

type Results = AsyncGenerator<Result, Answer | undefined, void>

/** Verifiers of tokens tolerate the same clock skew. */
const toleratedSkew = seconds(5)

/** Opens an address, and judges name, connection, certificate and clock on the way. */
export async function* reach(url: URL, deps: Deps): Results {
  const at = url.origin
  let answer: Answer
  try {
    answer = await ask(url, deps)
  } catch (error) {
    const { code, message = '' } = detailsOf(error)
    const problem = certificateProblem(code ?? '')
    if (problem) yield wrong({ check: 'certificate', at, detail: code }, certificateAdvice[problem])
    else yield wrong({ check: 'connection', at, detail: code ?? message }, adviceFor(error))
    return undefined
  }
  yield fine({ check: 'connection', at, detail: answer.addresses.join(', ') })
  if (answer.certifiedUntil) yield judgeEnd(at, answer.certifiedUntil, deps.clock())
  yield judgeClock(at, answer.ahead)
  return answer
}

function adviceFor(error: unknown): AdviceId {
  const { code = '' } = detailsOf(error)
  if (code === 'ENOTFOUND') return 'name-unknown'
  if (code === 'EAI_AGAIN') return 'name-unanswered'
  if (code === 'ECONNREFUSED') return 'connection-refused'
  if (code === 'ETIMEDOUT' || code === 'ABORT_ERR' || isTimeout(error)) return 'no-answer'
  return /^(ERR_SSL|EPROTO)/.test(code) ? 'no-tls' : 'connection-failed'
}

const isTimeout = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'TimeoutError'

const certificateAdvice = {
  untrusted: 'certificate-untrusted',
  incomplete: 'certificate-chain',
  expired: 'certificate-expired',
  'other-name': 'certificate-name',
} as const satisfies Record<string, AdviceId>

function judgeEnd(at: string, end: Date, now: Date): Result {
  const until = end.toISOString()
  const detail = { en: `until ${until}`, zh: `有效期至 ${until}` }
  const subject = { check: 'certificate', at, detail } as const
  const isEnding = end.getTime() - now.getTime() < days(14)
  return isEnding ? wrong(subject, 'certificate-ends') : fine(subject)
}

function judgeClock(at: string, ahead: number): Result {
  const count = Math.round(Math.abs(ahead) / 1000)
  const detail = ahead !== 0 && {
    en: `${count} s ${ahead > 0 ? 'ahead' : 'behind'}`,
    zh: `${ahead > 0 ? '快' : '慢'} ${count} 秒`,
  }
  const subject = { check: 'clock', at, ...(detail && { detail }) } as const
  return Math.abs(ahead) > toleratedSkew ? wrong(subject, 'clock') : fine(subject)
}
