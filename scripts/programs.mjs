import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { installDebianPackages } from './debian.mjs'

export function find(program) {
  // Debian keeps servers in /usr/sbin, which is not on everybody's PATH.
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/sbin']
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path))
}

/** What a cluster on one machine is made of. */
export const clusterNeeds = [
  {
    package: 'mariadb-server',
    need: 'a MariaDB server of its own (mariadbd on PATH)',
    isThere: () => find('mariadbd') && find('mariadb-install-db'),
  },
  {
    package: 'galera-4',
    need: 'the Galera library (/usr/lib/galera/libgalera_smm.so)',
    isThere: () => existsSync('/usr/lib/galera/libgalera_smm.so'),
  },
  { package: 'rsync', need: 'rsync', isThere: () => find('rsync') },
  { package: 'redis-server', need: 'redis-server', isThere: () => find('redis-server') },
  { package: 'haproxy', need: 'haproxy', isThere: () => find('haproxy') },
]

/** Installs what is missing from Debian's packages where it may, and else says exactly what it is. */
export async function requirePrograms(needs) {
  const missing = () => needs.filter(({ isThere }) => !isThere())
  const packages = () => [
    ...new Set(missing().flatMap((each) => [each.package, ...(each.with ?? [])])),
  ]
  if (missing().length === 0) return
  if (process.getuid?.() === 0 && find('apt-get')) await installDebianPackages(packages())
  if (missing().length === 0) return
  throw new Error(
    `This needs ${missing()
      .map(({ need }) => need)
      .join(' and ')}. On Debian: apt-get install ${packages().join(' ')}`,
  )
}
