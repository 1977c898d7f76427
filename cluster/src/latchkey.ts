import { root } from '@latchkey/tools/testing/server-process'
import { launch } from '@latchkey/tools/testing/launch'
import { join } from 'node:path'

/** Runs the command line of a release beside the servers, and returns its output. */
export async function latchkey(
  env: Record<string, string>,
  args: string[],
  release = root,
): Promise<string> {
  const program = join(release, 'apps/server/dist/latchkey.js')
  const { code, out, err } = await launch([process.execPath, program, ...args], { env }).ended
  if (code !== 0) throw new Error(`latchkey ${args.join(' ')}: ${err}`)
  return out
}
