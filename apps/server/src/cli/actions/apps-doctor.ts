import { lookup } from 'node:dns/promises'
import { requireApp } from '../../admin/apps.ts'
import { examineApp } from '../../apps/doctor/doctor.ts'
import { nothingRefused, readRefused } from '../../apps/doctor/refused-log.ts'
import type { Result } from '../../apps/doctor/result.ts'
import { seconds } from '../../clock.ts'
import { SigningKey } from '../../signing/signing-key.entity.ts'
import { waitingFor } from '../../logouts/waiting.ts'
import { isInternal } from '../../webhooks/post.ts'
import { rulesOf } from '../../webhooks/post-rules.ts'
import { exitCodes, orNoVerdict } from '../exit-codes.ts'
import { localText, sameWords, type Words } from '../../config/local-language.ts'
import { say, sayJson } from '../output.ts'
import { serviceWords } from '../service-words.ts'
import { withDatabase } from '../with-database.ts'
import { inWords } from './app-refusals.ts'
import { publicOrigin } from '../../config/public-origin.ts'

const means = {
  findAddresses: (host: string) => lookup(host, { all: true }),
  clock: () => new Date(),
  timeout: seconds(10),
}

type Options = { log?: string; json?: true }

export const examine = (called: string, { log, json }: Options) =>
  orNoVerdict(() =>
    withDatabase(async ({ em, config }) => {
      const app = await inWords({ em, called }, requireApp(em, called))
      const keys = await em.find(SigningKey, {})
      const service = {
        publicUrl: publicOrigin(config),
        isConfigured: config.publicUrl !== undefined,
        keyIds: keys.map(({ kid }) => kid),
      }
      const refused = log === undefined ? nothingRefused() : await readRefused(log, app.name)
      const { backchannelLogoutUri: address } = app
      const { allowHere, allowPrivate } = rulesOf(config)
      const isRefused = (ip: string) => !allowPrivate && isInternal(ip)
      const { count, fault } = await waitingFor(em, app)
      const waiting = { count, fault: serviceWords(fault) }
      const logout = address == null ? {} : { logout: { address, allowHere, isRefused, waiting } }
      const results: Result[] = []
      for await (const result of examineApp({ app, service, refused, ...logout }, means)) {
        results.push(result)
        if (!json) say(describe(result))
      }
      const isWrong = results.some(({ status }) => status === 'wrong')
      const exitCode = isWrong ? exitCodes.failed : exitCodes.done
      if (json) sayJson({ app: app.id, results: results.map(plain), exitCode })
      else
        say(
          isWrong
            ? { en: '\nSomething needs fixing: see above.', zh: '\n有问题需要处理，见上文' }
            : { en: '\nNothing is wrong.', zh: '\n没有发现问题' },
        )
      process.exitCode = exitCode
    }),
  )

function describe({ check, at, status, detail, finding }: Result): Words {
  const [more, what] = [localText(detail), localText(checks[check])]
  const head = `[${localText(states[status])}] ${what} ${at}${more && `  ${more}`}`
  if (!finding) return sameWords(head)
  const { id, cause, remedy } = finding
  return {
    en: `${head}\n    Cause: ${cause.en} (${id})\n    Remedy: ${remedy.en}`,
    zh: `${head}\n    原因：${cause.zh}（${id}）\n    解决办法：${remedy.zh}`,
  }
}

const states: Record<Result['status'], Words> = {
  ok: { en: 'ok', zh: '正常' },
  notice: { en: 'notice', zh: '注意' },
  wrong: { en: 'wrong', zh: '有误' },
}

const checks: Record<Result['check'], Words> = {
  connection: { en: 'connection', zh: '连接' },
  certificate: { en: 'certificate', zh: '证书' },
  clock: { en: 'clock', zh: '时钟' },
  service: { en: 'service', zh: '服务' },
  page: { en: 'page', zh: '页面' },
  preflight: { en: 'preflight', zh: '预检请求' },
  cookies: { en: 'cookies', zh: 'Cookie' },
  spelling: { en: 'spelling', zh: '拼写' },
  logout: { en: 'logout', zh: '退出令牌' },
}

/** For scripts, which read English. */
const plain = ({ detail, finding, ...result }: Result) => ({
  ...result,
  detail: detail.en,
  ...(finding && {
    finding: { id: finding.id, cause: finding.cause.en, remedy: finding.remedy.en },
  }),
})
