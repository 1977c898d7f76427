import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { find } from './installed.ts'

/** Debian's stable releases contain MariaDB only. */
const source =
  'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian unstable main\n'

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
  const missing = ['apt-get', 'dpkg-deb'].filter((program) => !find(program))
  if (missing.length > 0) throw new Error(`there is no ${missing.join(' and no ')} to get it with`)
  console.log(`Unpacking Debian's mysql-server-core into ${home} for the tests…`)
  mkdirSync(join(home, '..'), { recursive: true })
  const folder = mkdtempSync(`${home}-`)
  try {
    const packages = download(join(folder, 'apt'))
    const root = join(folder, 'root')
    // Only scripts beside the server need Perl.
    for (const file of packages.filter((name) => !/\/(lib)?perl[^/]*$/.test(name)))
      run('dpkg-deb', ['--extract', file, root])
    rmSync(join(folder, 'apt'), { recursive: true })
    // Another run may have created it first; a folder of this name is always complete.
    if (!existsSync(home)) renameSync(root, home)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Downloads the package and all its dependencies, as for an empty machine. */
function download(apt: string): string[] {
  for (const name of ['lists/partial', 'archives/partial'])
    mkdirSync(join(apt, name), { recursive: true })
  writeFileSync(join(apt, 'sources.list'), source)
  writeFileSync(join(apt, 'status'), '')
  const options = [
    `Dir::Etc::SourceList=${apt}/sources.list`,
    'Dir::Etc::SourceParts=-',
    `Dir::State=${apt}`,
    `Dir::State::status=${apt}/status`,
    `Dir::Cache=${apt}`,
    'Acquire::Languages=none',
    'APT::Install-Recommends=false',
    // apt's sandbox user could not read this cache.
    'APT::Sandbox::User=root',
    'Debug::NoLocking=true',
  ].flatMap((option) => ['-o', option])
  run('apt-get', ['--quiet', ...options, 'update'])
  run('apt-get', [
    '--quiet',
    ...options,
    'install',
    '--yes',
    '--download-only',
    'mysql-server-core',
  ])
  const archives = join(apt, 'archives')
  return readdirSync(archives)
    .filter((name) => name.endsWith('.deb'))
    .map((name) => join(archives, name))
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

function run(program: string, args: string[]): void {
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  if (status === 0) return
  const words = `${stderr}${stdout}`.trim().split('\n').slice(-5).join('\n')
  throw new Error(`${program} failed:\n${words}`)
}
