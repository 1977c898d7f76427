import { countByKey } from '../../passwords/key-usage.ts'
import { say, sayJson } from '../output.ts'
import { withDatabase } from '../with-database.ts'

export const printUsage = ({ json }: { json?: true }) =>
  withDatabase(async ({ em, keys }) => {
    const counts = await countByKey(em)
    const places = keys.all.map(({ id }, index) => {
      const passwords = counts.get(id) ?? 0
      counts.delete(id)
      return { place: index + 1, keyId: id, passwords }
    })
    const lost = [...counts.values()].reduce((sum, count) => sum + count, 0)
    if (json) return sayJson({ places, lost })
    for (const { place, keyId, passwords } of places) {
      say(`SECRET_KEY number ${place} (${keyId}): ${passwords} passwords`)
    }
    if (lost > 0) say(`no longer listed: ${lost} passwords, of no use until reset by mail`)
  })
