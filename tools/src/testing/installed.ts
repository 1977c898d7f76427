import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

export function find(program: string): string | undefined {
  // Debian installs servers in /usr/sbin, which may not be on PATH.
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/sbin']
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path))
}

export const isInstalled = (program: string): boolean => find(program) !== undefined

export function required(program: string): string {
  const path = find(program)
  if (path === undefined) throw new Error(`${program} is not installed`)
  return path
}
