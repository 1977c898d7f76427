import { launch } from '@latchkey/tools/testing/launch'
import { built } from '@latchkey/tools/testing/server-process'
import type { BenchDatabase } from './database.ts'
import { inheritedEnv, secrets } from './server.ts'

type Added = { id: string; secret: string }

/** Registers an app by the command line. A public app has an empty secret. */
export async function addApp(
  { url }: BenchDatabase,
  name: string,
  ...options: string[]
): Promise<Added> {
  const command = [
    process.execPath,
    `${built}/latchkey.js`,
    'apps',
    'add',
    name,
    ...options,
    '--json',
  ]
  const env = { ...inheritedEnv(), ...secrets, DATABASE_URL: url }
  const { code, out, err } = await launch(command, { env }).ended
  if (code !== 0) throw new Error(err)
  const { id, secret = '' } = JSON.parse(out) as Partial<Added> & Pick<Added, 'id'>
  return { id, secret }
}
