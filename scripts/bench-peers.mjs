import { fileURLToPath } from 'node:url'
import { run } from './run.mjs'

// The compared programs are not part of the workspace and are installed on demand.
const peers = fileURLToPath(new URL('../bench/peers', import.meta.url))
const code = await run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: peers })
if (code !== 0) process.exit(code)
await import('./bench.mjs')
