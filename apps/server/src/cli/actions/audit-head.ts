import { findLast } from '../../audit/chain.ts'
import { headOf } from '../../audit/head.ts'
import { localError } from '../../config/local-language.ts'
import { say, sayJson } from '../output.ts'
import { withDatabase } from '../with-database.ts'

export const printHead = ({ json }: { json?: true }) =>
  withDatabase(async ({ em }) => {
    const last = await findLast(em)
    if (!last)
      throw localError({
        en: 'the security log has no end yet: nothing in it is sealed. The service seals it while it runs',
        zh: '安全日志还没有末端：其中尚无封存的行，服务会在运行时封存',
      })
    const head = headOf(last)
    if (json) sayJson({ head, rows: last.position })
    else say(head)
  })
