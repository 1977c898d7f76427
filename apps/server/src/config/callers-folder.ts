import { resolve } from 'node:path'

/**
 * A path as the operator meant it. Scripts that start the command line change to the program's folder, so
 * that `.env` and relative settings apply, and pass the caller's folder here.
 */
export function pathOfCaller(given: string, env: NodeJS.ProcessEnv = process.env): string {
  const folder = env['LATCHKEY_CALLED_FROM']
  return folder === undefined ? given : resolve(folder, given)
}
