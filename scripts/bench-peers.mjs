import { fileURLToPath } from 'node:url'
import { run } from './run.mjs'

// Programs to compare with are no part of the workspace: they come when somebody asks for them.
const peers = fileURLToPath(new URL('../bench/peers', import.meta.url))
const code = await run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: peers })
if (code !== 0) process.exit(code)
await import('./bench.mjs')
