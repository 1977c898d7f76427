import { built } from '@latchkey/tools/testing/server-process'
import { launch } from '@latchkey/tools/testing/launch'
import { join } from 'node:path'

/** Runs the command line beside the servers, and returns its output. */
export async function latchkey(env: Record<string, string>, args: string[]): Promise<string> {
  const { code, out, err } = await launch([process.execPath, join(built, 'latchkey.js'), ...args], {
    env,
  }).ended
  if (code !== 0) throw new Error(`latchkey ${args.join(' ')}: ${err}`)
  return out
}
