import { countByKey, noUsage, type KeyUsage } from '../../passwords/key-usage.ts'
import { say, sayJson } from '../output.ts'
import { withDatabase } from '../with-database.ts'
import { leftWords, lostWords, usageWords } from './usage-words.ts'

const kinds = [
  'passwords',
  'ofOldClients',
  'oldDigests',
  'signingKeys',
  'factors',
  'foreignHashes',
  'backupCodes',
] as const satisfies (keyof KeyUsage)[]

export const printUsage = ({ json }: { json?: true }) =>
  withDatabase(async ({ em, keys }) => {
    const counts = await countByKey(em)
    const places = keys.all.map(({ id }, index) => {
      const usage = counts.get(id) ?? noUsage
      counts.delete(id)
      return { place: index + 1, keyId: id, ...usage }
    })
    const unlisted = [...counts.values()]
    const sum = (kind: keyof KeyUsage) => unlisted.reduce((all, usage) => all + usage[kind], 0)
    if (json)
      return sayJson({
        places,
        lost: sum('passwords'),
        lostOfOldClients: sum('ofOldClients'),
        lostDigests: sum('oldDigests'),
        lostSigningKeys: sum('signingKeys'),
        lostFactors: sum('factors'),
        lostForeignHashes: sum('foreignHashes'),
        lostBackupCodes: sum('backupCodes'),
      })
    for (const { place, keyId, ...usage } of places) {
      const found = kinds.filter((kind) => kind === 'passwords' || usage[kind] > 0)
      const words = found.map((kind) => usageWords[kind](usage[kind]))
      say({
        en: `SECRET_KEY number ${place} (${keyId}): ${words.map(({ en }) => en).join(', ')}`,
        zh: `第 ${place} 个 SECRET_KEY（${keyId}）：${words.map(({ zh }) => zh).join('、')}`,
      })
      if (place > 1) sayLeft(usage)
    }
    for (const kind of kinds) {
      const count = sum(kind)
      if (count === 0) continue
      const [what, then] = [usageWords[kind](count), lostWords[kind]]
      say({
        en: `no longer listed: ${what.en}, ${then.en}`,
        zh: `已不再列出：${what.zh}，${then.zh}`,
      })
    }
  })

/** The reasons to keep an old key listed, or the word that it can go. */
function sayLeft(usage: KeyUsage): void {
  const left = kinds.filter((kind) => usage[kind] > 0)
  for (const kind of left) {
    const [what, then] = [usageWords[kind](usage[kind]), leftWords[kind]]
    say({ en: `  ${what.en}: ${then.en}`, zh: `  ${what.zh}：${then.zh}` })
  }
  if (left.length === 0)
    say({
      en: '  Nothing is left under it: remove it from SECRET_KEY and restart the service.',
      zh: '  已没有内容使用此密钥：请从 SECRET_KEY 中删去它并重启服务',
    })
}
