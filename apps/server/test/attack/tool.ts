import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * What an attacker's tool came back with; `holes` is what it says it can get in by,
 * `remarks` what it says that is no hole, and why.
 */
export type Outcome = { tool: string; asked: string; holes: string[]; remarks?: string[] }

/** Everything the tools write, and what they would else leave in somebody's home. */
export const home = mkdtempSync(join(tmpdir(), 'latchkey-attack-'))

/** Runs a tool to its end, or to the end of its time; what it said. */
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
