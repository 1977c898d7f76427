import { countByKey, noUsage, type KeyUsage } from '../../passwords/key-usage.ts'
import { say, sayJson } from '../output.ts'
import { withDatabase } from '../with-database.ts'

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
    const lost = sum('passwords')
    const [ofOldClients, oldDigests] = [sum('ofOldClients'), sum('oldDigests')]
    const signingKeys = sum('signingKeys')
    const [factors, backupCodes] = [sum('factors'), sum('backupCodes')]
    if (json)
      return sayJson({
        places,
        lost,
        lostOfOldClients: ofOldClients,
        lostDigests: oldDigests,
        lostSigningKeys: signingKeys,
        lostFactors: factors,
        lostBackupCodes: backupCodes,
      })
    for (const { place, keyId, passwords, ...others } of places)
      say(`SECRET_KEY number ${place} (${keyId}): ${passwords} passwords${andOthers(others)}`)
    if (lost > 0) say(`no longer listed: ${lost} passwords, unusable until reset by email`)
    if (ofOldClients > 0)
      say(
        `no longer listed: ${ofOldClients} credentials of old clients, unusable until learned again`,
      )
    if (oldDigests > 0)
      say(
        `no longer listed: ${oldDigests} digests of the old database, which a reset no longer refuses: list their key again`,
      )
    if (signingKeys > 0)
      say(
        `no longer listed: ${signingKeys} signing keys, without which apps get no tokens: list their key again, or run "keys rotate"`,
      )
    if (factors > 0)
      say(
        `no longer listed: ${factors} authenticator apps and passkeys, whose owners cannot sign in: list their key again`,
      )
    if (backupCodes > 0)
      say(`no longer listed: ${backupCodes} backup codes, unusable until new ones are made`)
  })

const andOthers = ({
  ofOldClients,
  oldDigests,
  signingKeys,
  factors,
  backupCodes,
}: Omit<KeyUsage, 'passwords'>): string =>
  [
    ...(ofOldClients > 0 ? [`, ${ofOldClients} credentials of old clients`] : []),
    ...(oldDigests > 0 ? [`, ${oldDigests} digests of the old database to refuse`] : []),
    ...(signingKeys > 0 ? [`, ${signingKeys} signing keys`] : []),
    ...(factors > 0 ? [`, ${factors} authenticator apps and passkeys`] : []),
    ...(backupCodes > 0 ? [`, ${backupCodes} backup codes`] : []),
  ].join('')
