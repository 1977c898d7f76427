import { join } from 'node:path'
import { bin, ended, root, start } from './run.mjs'
import { setting } from './settings.mjs'
import { prepare } from './setup.mjs'

await prepare('service')

const web = join(root, 'apps', 'web')

const port = Number(setting('PORT', '')) || 3000

// Both programs run from the root like `npm start`, so that they use its data folder. The pages take the port that
// people open, and vite.config.ts looks for the service on the next one.
const programs = [
  start(bin('node'), ['--watch', '--conditions=development', 'apps/server/src/main.ts'], {
    env: { PORT: String(port + 1), PUBLIC_URL: `http://localhost:${port}` },
  }),
  start(join(web, 'node_modules', '.bin', 'vite'), ['--port', String(port), '--strictPort'], {
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
