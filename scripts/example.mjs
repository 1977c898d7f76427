import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { bin, ended, root, start } from './run.mjs'
import { copyToServe } from './served.mjs'
import { setting } from './settings.mjs'
import { prepare } from './setup.mjs'

await prepare('service')

const folder = join(root, 'examples', 'notes')
const name = 'Example Notes'

const port = setting('PORT', '3000')
const pagePort = setting('EXAMPLE_PAGE_PORT', '5180')
const apiPort = setting('EXAMPLE_API_PORT', '4080')
const [page, api] = [`http://localhost:${pagePort}`, `http://localhost:${apiPort}`]
const url = setting('PUBLIC_URL', `http://localhost:${port}`)

const programs = [start('sh', [copyToServe()], { env: { PORT: port } })]
const exits = [ended(programs[0])]

/** Runs a command of the operator. */
async function latchkey(...args) {
  const child = start(bin('node'), ['apps/server/dist/latchkey.js', ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [printed, status] = await Promise.all([text(child.stdout), ended(child)])
  if (status !== 0) throw new Error(`latchkey ${args.slice(0, 2).join(' ')} failed`)
  return JSON.parse(printed)
}

/** Registers the app, or gives it a new secret: the previous one was shown once and is stored nowhere. */
async function register() {
  const addresses = ['--origin', page, '--audience', api]
  const apps = await latchkey('apps', 'list')
  if (!apps.some((app) => app.name === name)) return latchkey('apps', 'add', name, ...addresses)
  await latchkey('apps', 'set', name, ...addresses)
  return latchkey('apps', 'rotate-secret', name, '--overlap-hours', '0')
}

const isReady = (address) =>
  fetch(address).then(
    ({ ok }) => ok,
    () => false,
  )

async function untilReady(address) {
  while (!(await isReady(address))) await new Promise((resolve) => setTimeout(resolve, 100))
}

async function startAll() {
  await untilReady(`http://localhost:${port}/ready`)
  const { id, secret } = await register()
  const ofApi = {
    LATCHKEY_URL: url,
    LATCHKEY_APP_ID: id,
    LATCHKEY_APP_SECRET: secret,
    PAGE_URL: page,
    API_URL: api,
    NOTES_DATABASE: setting('NOTES_DATABASE', join(root, 'data', 'example-notes.db')),
  }
  // The build of a page gets no secret.
  const ofPage = { VITE_LATCHKEY_URL: url, VITE_API_URL: api }
  const vite = [join(folder, 'node_modules', '.bin', 'vite'), 'src/page', '--port', pagePort]
  for (const { command, args, env } of [
    { command: bin('node'), args: ['src/api/main.ts'], env: ofApi },
    {
      command: vite[0],
      args: [...vite.slice(1), '--strictPort', '--logLevel', 'warn'],
      env: ofPage,
    },
  ]) {
    const program = start(command, args, { cwd: folder, env })
    programs.push(program)
    exits.push(ended(program))
  }
  await Promise.all([untilReady(`${api}/notes`), untilReady(page)])
  console.log(`\n  the notes  ${page}\n  their API  ${api}\n  Latchkey   ${url}\n`)
  return Promise.race(exits)
}

// No program is useful alone.
const failed = (error) => {
  console.error(error.message)
  return 1
}
const status = await Promise.race([exits[0], startAll().catch(failed)])
for (const program of programs) program.kill('SIGTERM')
await Promise.all(exits)
process.exit(status)
