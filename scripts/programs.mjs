import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { installDebianPackages } from './debian.mjs'

export function find(program) {
  // Debian installs servers in /usr/sbin, which may not be on PATH.
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/sbin']
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path))
}

/** The programs that a cluster on one machine needs. */
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

/**
 * Installs missing programs from Debian packages if it may; otherwise names exactly what is missing.
 */
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
