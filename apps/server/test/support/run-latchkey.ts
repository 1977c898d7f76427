import { launch } from '@latchkey/tools/testing/launch'
import { built, compileCache } from '@latchkey/tools/testing/server-process'
import { join } from 'node:path'

type Environment = Record<string, string>

/** Runs the command line with only the environment that the test names. */
export const startLatchkey = (args: string[], env: Environment = {}, cwd?: string) =>
  launch([process.execPath, join(built, 'latchkey.js'), ...args], {
    env: {
      ...compileCache,
      DATABASE_URL: 'sqlite::memory:',
      SECRET_KEY: 'a secret of 32 bytes and then some 0123456789',
      JWT_SECRET_KEY: 'another secret of 32 bytes and 0123456789',
      LANG: 'C',
      ...env,
    },
    ...(cwd !== undefined && { cwd }),
  })

export const runLatchkey = (...terms: Parameters<typeof startLatchkey>) =>
  startLatchkey(...terms).ended
