import type { Head } from '../../audit/head.ts'
import { linesOf, type Report } from '../../audit/report.ts'
import { verifyLog, type Verdict } from '../../audit/verify.ts'
import { exitCodes, orNoVerdict } from '../exit-codes.ts'
import { localLanguage } from '../../config/local-language.ts'
import { say, sayJson } from '../output.ts'
import { withDatabase } from '../with-database.ts'

const codes = {
  whole: exitCodes.done,
  altered: exitCodes.failed,
  unjudged: exitCodes.noVerdict,
} satisfies Record<Report['state'], number>

type Options = { head?: Head[]; from?: Head; json?: true }

export const verify = ({ head = [], from, json }: Options) =>
  orNoVerdict(() =>
    withDatabase(async ({ em, keys }) => {
      const verdict = await verifyLog(em, { keys, now: new Date(), heads: head, from })
      const { state, lines } = linesOf(verdict, json ? 'en' : localLanguage())
      if (json) sayJson({ state, lines, ...plain(verdict) })
      else for (const line of lines) say({ en: `security log: ${line}`, zh: `安全日志：${line}` })
      process.exitCode = codes[state]
    }),
  )

function plain({ checked, head, fault, unjudged, unproven, open }: Verdict) {
  return {
    checked,
    head: head ?? null,
    fault: fault ?? null,
    unjudged: unjudged ? { ...unjudged, keyIds: [...unjudged.keyIds] } : null,
    unproven: unproven ?? null,
    open: { ...open, keyIds: [...open.keyIds] },
  }
}
