import { countByKey, noUsage, type KeyUsage } from '../../passwords/key-usage.ts'
import { counted, factor, say, sayJson } from '../output.ts'
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
    const foreignHashes = sum('foreignHashes')
    if (json)
      return sayJson({
        places,
        lost,
        lostOfOldClients: ofOldClients,
        lostDigests: oldDigests,
        lostSigningKeys: signingKeys,
        lostFactors: factors,
        lostForeignHashes: foreignHashes,
        lostBackupCodes: backupCodes,
      })
    for (const { place, keyId, passwords, ...others } of places)
      say(
        `SECRET_KEY number ${place} (${keyId}): ${counted(passwords, 'password')}${andOthers(others)}`,
      )
    if (lost > 0)
      say(`no longer listed: ${counted(lost, 'password')}, unusable until reset by email`)
    if (ofOldClients > 0)
      say(
        `no longer listed: ${counted(ofOldClients, 'credential')} of old clients, unusable until learned again`,
      )
    if (oldDigests > 0)
      say(
        `no longer listed: ${counted(oldDigests, 'digest')} of the old database, which a reset no longer refuses: list their key again`,
      )
    if (signingKeys > 0)
      say(
        `no longer listed: ${counted(signingKeys, 'signing key')}, without which apps get no tokens: list their key again, or run "keys rotate"`,
      )
    if (factors > 0)
      say(
        `no longer listed: ${counted(factors, ...factor)}, whose owners cannot sign in: list their key again`,
      )
    if (foreignHashes > 0)
      say(
        `no longer listed: ${counted(foreignHashes, ...foreign)}, whose owners need "Forgot your password?" unless their key is listed again`,
      )
    if (backupCodes > 0)
      say(
        `no longer listed: ${counted(backupCodes, 'backup code')}, unusable until new ones are made`,
      )
  })

const foreign = ['hash of another program', 'hashes of other programs'] as const

const andOthers = ({
  ofOldClients,
  oldDigests,
  signingKeys,
  factors,
  foreignHashes,
  backupCodes,
}: Omit<KeyUsage, 'passwords'>): string =>
  [
    ...(ofOldClients > 0 ? [`, ${counted(ofOldClients, 'credential')} of old clients`] : []),
    ...(oldDigests > 0 ? [`, ${counted(oldDigests, 'digest')} of the old database to refuse`] : []),
    ...(signingKeys > 0 ? [`, ${counted(signingKeys, 'signing key')}`] : []),
    ...(factors > 0 ? [`, ${counted(factors, ...factor)}`] : []),
    ...(foreignHashes > 0 ? [`, ${counted(foreignHashes, ...foreign)}`] : []),
    ...(backupCodes > 0 ? [`, ${counted(backupCodes, 'backup code')}`] : []),
  ].join('')
