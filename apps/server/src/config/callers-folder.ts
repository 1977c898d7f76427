import { resolve } from 'node:path'

/**
 * A path as the operator meant it. Scripts that start the command line change to the folder of the
 * program, whose `.env` and relative settings hold, and name the caller's folder here.
 */
export function pathOfCaller(given: string, env: NodeJS.ProcessEnv = process.env): string {
  const folder = env['LATCHKEY_CALLED_FROM']
  return folder === undefined ? given : resolve(folder, given)
}
