import { launch } from '@latchkey/tools/testing/launch'
import { built } from '@latchkey/tools/testing/server-process'
import type { BenchDatabase } from './database.ts'
import { inheritedEnv, secrets } from './server.ts'

/** Registers an app by the command line. */
export async function addApp({ url }: BenchDatabase, name: string, ...options: string[]) {
  const command = [process.execPath, `${built}/latchkey.js`, 'apps', 'add', name, ...options]
  const env = { ...inheritedEnv(), ...secrets, DATABASE_URL: url }
  const { code, err } = await launch(command, { env }).ended
  if (code !== 0) throw new Error(err)
}
