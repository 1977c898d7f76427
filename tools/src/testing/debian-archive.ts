import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { find } from './installed.ts'

const keys = '/usr/share/keyrings/debian-archive-keyring.gpg'

/**
 * Downloads packages with all they depend on, as for an empty machine. It needs no root and changes nothing in
 * the system. `suites` are of an archive, as in `debian unstable`.
 */
export function downloadPackages(apt: string, suites: string[], packages: string[]): string[] {
  const missing = ['apt-get', 'dpkg-deb'].filter((program) => !find(program))
  if (missing.length > 0) throw new Error(`there is no ${missing.join(' and no ')} to get it with`)
  for (const name of ['lists/partial', 'archives/partial'])
    mkdirSync(join(apt, name), { recursive: true })
  const sources = suites.map(
    (suite) => `deb [signed-by=${keys}] http://deb.debian.org/${suite} main\n`,
  )
  writeFileSync(join(apt, 'sources.list'), sources.join(''))
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
  runQuietly('apt-get', ['--quiet', ...options, 'update'])
  runQuietly('apt-get', ['--quiet', ...options, 'install', '--yes', '--download-only', ...packages])
  const archives = join(apt, 'archives')
  return readdirSync(archives)
    .filter((name) => name.endsWith('.deb'))
    .map((name) => join(archives, name))
}

/** Returns the output of a program; a failed one throws its last lines. */
export function runQuietly(program: string, args: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  if (status === 0) return stdout
  const words = `${stderr}${stdout}`.trim().split('\n').slice(-5).join('\n')
  throw new Error(`${program} failed:\n${words}`)
}
