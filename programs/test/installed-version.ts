import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Program } from '../src/programs.ts'

type Installed = Pick<Program, 'from' | 'package'>

/** The version of the program that runs here. */
export function installedVersion({ from, package: name }: Installed): string {
  if (from === 'npm') {
    const file = new URL(`../node_modules/${name}/package.json`, import.meta.url)
    return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
  }
  const asked = ['--showformat=${Version}', '--show', name]
  // Debian adds the part after the last hyphen, and an epoch before a colon.
  return execFileSync('dpkg-query', asked, { encoding: 'utf8' }).replace(
    /^\d+:|(\+ds)?-[^-]*$/g,
    '',
  )
}
