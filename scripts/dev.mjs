import { join } from 'node:path'
import { bin, ended, root, start } from './run.mjs'
import { build, install } from './setup.mjs'

try {
  await install()
  await build()
} catch (error) {
  console.error(error.message)
  process.exit(1)
}

const web = join(root, 'apps', 'web')

// Run from the root like `npm start`, so that both use the same data folder.
const programs = [
  start(bin('node'), ['--watch', '--conditions=development', 'apps/server/src/main.ts'], {
    env: { PORT: '3001', PUBLIC_URL: 'http://localhost:3000' },
  }),
  start(join(web, 'node_modules', '.bin', 'vite'), ['--port', '3000', '--strictPort'], {
    cwd: web,
  }),
]

// Neither program is useful alone.
const status = await Promise.race(programs.map(ended))
for (const program of programs) program.kill('SIGTERM')
await Promise.all(
  programs.map(async (program) => program.exitCode ?? program.signalCode ?? ended(program)),
)
process.exit(status)
