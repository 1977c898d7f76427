import { findLast } from '../../audit/chain.ts'
import { headOf } from '../../audit/head.ts'
import { say, sayJson } from '../output.ts'
import { withDatabase } from '../with-database.ts'

export const printHead = ({ json }: { json?: true }) =>
  withDatabase(async ({ em }) => {
    const last = await findLast(em)
    if (!last)
      throw new Error(
        'the security log has no end yet: nothing in it is sealed. The service seals it while it runs',
      )
    const head = headOf(last)
    if (json) sayJson({ head, rows: last.position })
    else say(head)
  })
