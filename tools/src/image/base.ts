import { chmodSync, globSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { downloadPackages, runQuietly } from '../testing/debian-archive.ts'

export type DebianPackage = { name: string; version: string; architecture: string }

const suites = ['debian trixie', 'debian-security trixie-security']
/** The libraries that Node is linked with, and a shell for serve.sh. */
const wanted = ['libstdc++6', 'libatomic1', 'busybox-static']
/** Manual pages, and character sets that no program converts to. Licences stay. */
const unused = [
  'usr/share/{man,locale,lintian,doc-base,gcc}',
  'usr/lib/*/gconv',
  'usr/share/doc/*/{changelog,README,NEWS}*',
]
const commands = ['sh', 'env', 'dirname', 'cat', 'ls', 'id']

/** Lays out a small Debian with this workspace's Node, and returns the packages in it. */
export function addBase(root: string, apt: string): DebianPackage[] {
  for (const path of [
    'usr/bin',
    'usr/lib',
    'usr/lib64',
    'usr/sbin',
    'etc',
    'tmp',
    'proc',
    'dev',
    'sys',
  ])
    mkdirSync(join(root, path), { recursive: true })
  for (const path of ['bin', 'sbin', 'lib', 'lib64']) symlinkSync(`usr/${path}`, join(root, path))
  chmodSync(join(root, 'tmp'), 0o1777)
  const packages = downloadPackages(apt, suites, wanted).map((file) => addPackage(root, file))
  for (const path of globSync(unused, { cwd: root })) rmSync(join(root, path), { recursive: true })
  for (const name of commands) symlinkSync('busybox', join(root, 'usr/bin', name))
  // The names of its functions are a fifth of it, and only a debugger reads them.
  runQuietly('strip', ['-o', join(root, 'usr/bin/node'), process.execPath])
  const etc = (name: string, text: string) => writeFileSync(join(root, 'etc', name), text)
  // Scanners for known vulnerabilities read these.
  etc(
    'os-release',
    'PRETTY_NAME="Latchkey on Debian 13"\nID=debian\nVERSION_ID="13"\nVERSION_CODENAME=trixie\n',
  )
  etc('passwd', 'root:x:0:0::/:/bin/sh\nnode:x:1000:1000::/tmp:/bin/sh\n')
  etc('group', 'root:x:0:\nnode:x:1000:\n')
  etc('nsswitch.conf', 'hosts: files dns\n')
  return packages
}

/** Unpacks a package and registers it where scanners look in images without a package manager. */
function addPackage(root: string, file: string): DebianPackage {
  // The links of a merged /usr would be replaced by folders.
  runQuietly('sh', [
    '-c',
    `dpkg-deb --fsys-tarfile "$1" | tar -x --keep-directory-symlink -C "$2"`,
    'sh',
    file,
    root,
  ])
  const fields = runQuietly('dpkg-deb', ['--field', file])
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(fields)?.[1] ?? ''
  const name = field('Package')
  const status = join(root, 'var/lib/dpkg/status.d')
  mkdirSync(status, { recursive: true })
  writeFileSync(join(status, name), fields)
  return { name, version: field('Version'), architecture: field('Architecture') }
}
