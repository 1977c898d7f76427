import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The findings of an attack tool: `holes` are exploitable, `remarks` are not, each with the reason. */
export type Outcome = { tool: string; asked: string; holes: string[]; remarks?: string[] }

/** A folder for the tools' files, which would otherwise land in a home directory. */
export const home = mkdtempSync(join(tmpdir(), 'latchkey-attack-'))

/** Runs a tool until it ends or its time is up; returns its output. */
export async function runTool(
  command: string,
  args: string[],
  limitSeconds: number,
): Promise<string> {
  const env = { PATH: `${process.env['PATH']}:/usr/sbin:/sbin`, HOME: home, LANG: 'C.UTF-8' }
  const child = spawn(command, args, { env, cwd: home, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  }
  const tired = setTimeout(() => child.kill('SIGTERM'), limitSeconds * 1000)
  try {
    const [code] = (await once(child, 'close')) as [number | null]
    if (code === null) throw new Error(`${command} did not end within ${limitSeconds} s`)
    return said
  } finally {
    clearTimeout(tired)
  }
}
