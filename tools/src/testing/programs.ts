import { existsSync } from 'node:fs'
import { installDebianPackages } from './debian.ts'
import { isInstalled } from './installed.ts'
import { findPython } from './python.ts'

/** A required program, and the way to detect it. */
export type Need = { package: string; with?: string[]; need: string; isThere(): boolean }

/** A program whose Debian package has its name. */
export const packageNeed = (program: string): Need => ({
  package: program,
  need: program,
  isThere: () => isInstalled(program),
})

/** The requirements of the predecessor's client and of an API in Python. */
export const pythonNeed: Need = {
  package: 'python3-requests',
  with: ['python3-jwt', 'python3-cryptography'],
  need: 'Python 3 with its libraries requests and PyJWT',
  isThere: () => findPython() !== undefined,
}

const besideDatabases = ['redis-server', 'haproxy'].map(packageNeed)

/** The programs that a cluster on one machine needs. Oracle's MySQL is found or unpacked apart. */
export const clusterNeeds: Record<'galera' | 'mysql', Need[]> = {
  galera: [
    {
      package: 'mariadb-server',
      need: 'a MariaDB server of its own (mariadbd on PATH)',
      isThere: () => isInstalled('mariadbd') && isInstalled('mariadb-install-db'),
    },
    {
      package: 'galera-4',
      need: 'the Galera library (/usr/lib/galera/libgalera_smm.so)',
      isThere: () => existsSync('/usr/lib/galera/libgalera_smm.so'),
    },
    packageNeed('rsync'),
    ...besideDatabases,
  ],
  mysql: besideDatabases,
}

/** The programs that build and start the image. */
export const imageNeeds: Need[] = [
  { package: 'binutils', need: 'strip', isThere: () => isInstalled('strip') },
  packageNeed('runc'),
]

/** Root on Debian agrees to the installation of packages, unless `TEST_INSTALL` is `no` (decision 0065). */
export const mayInstall = (): boolean =>
  process.getuid?.() === 0 && process.env['TEST_INSTALL'] !== 'no' && isInstalled('apt-get')

/** Installs missing programs from Debian packages if it may; otherwise names exactly the missing ones. */
export async function requirePrograms(needs: Need[]): Promise<void> {
  const missing = () => needs.filter(({ isThere }) => !isThere())
  const packages = () => [
    ...new Set(missing().flatMap((each) => [each.package, ...(each.with ?? [])])),
  ]
  if (missing().length === 0) return
  if (mayInstall()) await installDebianPackages(packages())
  if (missing().length === 0) return
  throw new Error(
    `This needs ${missing()
      .map(({ need }) => need)
      .join(' and ')}. On Debian: apt-get install ${packages().join(' ')}`,
  )
}
