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
import { say, sayJson } from '../output.ts'
import { withDatabase } from '../with-database.ts'
import { inWords } from './app-refusals.ts'

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
        publicUrl: config.publicUrl ?? `http://localhost:${config.port}`,
        isConfigured: config.publicUrl !== undefined,
        keyIds: keys.map(({ kid }) => kid),
      }
      const refused = log === undefined ? nothingRefused() : await readRefused(log, app.name)
      const { backchannelLogoutUri: address } = app
      const { allowHere, allowPrivate } = rulesOf(config)
      const isRefused = (ip: string) => !allowPrivate && isInternal(ip)
      const waiting = await waitingFor(em, app)
      const logout = address == null ? {} : { logout: { address, allowHere, isRefused, waiting } }
      const results: Result[] = []
      for await (const result of examineApp({ app, service, refused, ...logout }, means)) {
        results.push(result)
        if (!json) say(describe(result))
      }
      const isWrong = results.some(({ status }) => status === 'wrong')
      const exitCode = isWrong ? exitCodes.failed : exitCodes.done
      if (json) sayJson({ app: app.id, results, exitCode })
      else
        say(
          isWrong
            ? { en: '\nSomething needs fixing: see above.', zh: '\n有问题需要处理，见上文。' }
            : { en: '\nNothing is wrong.', zh: '\n没有发现问题。' },
        )
      process.exitCode = exitCode
    }),
  )

function describe({ check, at, status, detail, finding }: Result): string {
  const head = `[${status}] ${check} ${at}${detail && `  ${detail}`}`
  if (!finding) return head
  return `${head}\n    Cause: ${finding.cause} (${finding.id})\n    Remedy: ${finding.remedy}`
}
