import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { downloadPackages, runQuietly } from './debian-archive.ts'
import { find } from './installed.ts'

const caches = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache')
const home = join(caches, 'latchkey', `oracle-mysql-${process.arch}`)

/**
 * Finds or unpacks Oracle's mysqld: the one on PATH, or Debian's, unpacked once into the user's cache
 * with all its libraries. It needs no root and changes nothing in the system.
 */
export function findOracleMySql(): string[] {
  const installed = find('mysqld')
  // MariaDB also installs a mysqld.
  if (installed && /^(?!.*MariaDB).*\bVer \d/i.test(answerOf(installed, ['--version'])))
    return [installed, '--no-defaults']
  if (!existsSync(home)) unpack()
  return launcher(home)
}

function unpack() {
  console.log(`Unpacking Debian's mysql-server-core into ${home} for the tests…`)
  mkdirSync(join(home, '..'), { recursive: true })
  const folder = mkdtempSync(`${home}-`)
  try {
    // Debian's stable releases contain MariaDB only.
    const packages = downloadPackages(
      join(folder, 'apt'),
      ['debian unstable'],
      ['mysql-server-core'],
    )
    const root = join(folder, 'root')
    // Only scripts beside the server need Perl.
    for (const file of packages.filter((name) => !/\/(lib)?perl[^/]*$/.test(name)))
      runQuietly('dpkg-deb', ['--extract', file, root])
    rmSync(join(folder, 'apt'), { recursive: true })
    // Another run may have created it first; a folder of this name is always complete.
    if (!existsSync(home)) renameSync(root, home)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Starts with the bundled loader, because this machine's libraries may be older. */
function launcher(root: string): string[] {
  const libraries = readdirSync(join(root, 'usr/lib'))
    .map((name) => join(root, 'usr/lib', name))
    .find((folder) => /-linux-gnu/.test(folder))
  const files = libraries === undefined ? [] : readdirSync(libraries)
  const loader = files.find((name) => /^ld-linux.*\.so\.\d$/.test(name))
  if (libraries === undefined || loader === undefined)
    throw new Error(`${root} holds no loader: delete it, and it is unpacked again`)
  return [
    join(libraries, loader),
    '--library-path',
    libraries,
    join(root, 'usr/sbin/mysqld'),
    '--no-defaults',
    `--basedir=${join(root, 'usr')}`,
    `--lc-messages-dir=${join(root, 'usr/share/mysql')}`,
    `--character-sets-dir=${join(root, 'usr/share/mysql/charsets')}`,
    `--plugin-dir=${join(root, 'usr/lib/mysql/plugin')}`,
  ]
}

const answerOf = (program: string, args: string[]): string =>
  spawnSync(program, args, { encoding: 'utf8' }).stdout ?? ''
