import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Figure } from './figure.ts'
import { npmStart } from './start.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Measures the first start after cloning: nothing installed, built or cached. */
export async function measureColdStart(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-cold-'))
  const clone = join(folder, 'latchkey')
  try {
    execFileSync('git', ['clone', '--quiet', root, clone])
    const seconds = await npmStart(clone, {
      npm_config_cache: join(folder, 'npm'),
      // pnpm keeps its store under the first and registry answers under the second.
      XDG_DATA_HOME: join(folder, 'data'),
      XDG_CACHE_HOME: join(folder, 'cache'),
      PNPM_HOME: join(folder, 'pnpm'),
    })
    return [{ name: 'npm start, fresh clone: to listening', value: seconds, unit: 's' }]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
