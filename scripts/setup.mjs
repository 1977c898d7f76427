import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bin, ended, local, root, start } from './run.mjs'

const stamp = join(root, 'node_modules', '.latchkey-installed')

/** The site of the documents, Next.js and the tried programs are half of all packages, and no service needs them. */
export const service = ['!@latchkey/docs', '!@latchkey/example-next', '!@latchkey/programs']

/**
 * The filters include dependencies. The verifier is left out: other programs pack it once the service
 * runs.
 */
export const built = ['@latchkey/server', '@latchkey/web', '@latchkey/verify']

/**
 * Installs the packages of the lockfile, for the service or with the site of the documents; does nothing
 * when they are already installed.
 *
 * @param {'service' | 'everything'} scope
 */
async function install(scope) {
  const wanted = fingerprint()
  const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : ''
  if (installed === `everything ${wanted}` || installed === `${scope} ${wanted}`) return
  console.error(
    local({
      en: 'Installing the dependencies named in pnpm-lock.yaml (the first time takes a minute)…',
      zh: '正在安装 pnpm-lock.yaml 中的依赖（首次约需一分钟）…',
    }),
  )
  const filters = scope === 'service' ? service.flatMap((name) => ['--filter', name]) : []
  // A clone is trusted with its lockfile: hashes are checked, but only npm test checks the ages of 500
  // packages at the registry, which takes a quarter of a minute.
  const options = ['--frozen-lockfile', '--trust-lockfile', ...filters]
  const pnpm = start('npx', ['--yes', 'pnpm@12.21.0', 'install', ...options], {
    // Without this, pnpm may ask before it replaces a node_modules of another version.
    env: { CI: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  await quietly(pnpm, {
    onText: showProgress,
    failed: {
      en: 'The dependencies could not be installed; the reason is above.',
      zh: '依赖安装失败，原因见上文',
    },
  }).finally(() => onLine(''))
  writeFileSync(stamp, `${scope} ${wanted}`)
}

/**
 * Waits for a program whose output is shown only if it fails.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @param {{ onText: (output: string) => void, failed: { en: string, zh: string } }} terms
 */
async function quietly(child, { onText, failed }) {
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      output += text
      onText(output)
    })
  if ((await ended(child)) !== 0) throw new Error(`${output}\n${local(failed)}`)
}

/**
 * Shows a line that the next one replaces, on a terminal.
 *
 * @param {string} text
 */
function onLine(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`)
}

/** @param {string} output of pnpm */
function showProgress(output) {
  const [, resolved, added] =
    [...output.matchAll(/Progress: resolved (\d+),.* added (\d+)/g)].at(-1) ?? []
  if (added !== undefined)
    onLine(
      local({
        en: `  ${added} of ${resolved} packages`,
        zh: `  已安装 ${added} 个包，共 ${resolved} 个`,
      }),
    )
}

/** Builds the service silently when everything is cached, so that a command's output stands alone. */
export async function build() {
  const filters = built.map((name) => `--filter=${name}`)
  const turbo = start(bin('turbo'), ['run', 'build', ...filters, '--output-logs=new-only'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let notice
  await quietly(turbo, {
    onText(output) {
      // To find that everything is built takes turbo a second, which is no news.
      if (output.includes('cache miss'))
        notice ??= setTimeout(() => console.error(local({ en: 'Building…', zh: '正在构建…' })), 500)
    },
    failed: { en: 'The build failed; the reason is above.', zh: '构建失败，原因见上文' },
  }).finally(() => clearTimeout(notice))
}

function fingerprint() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`)
  const manifests = ['apps', 'packages', 'examples'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .toSorted()
      .map((name) => join(folder, name, 'package.json')),
  )
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...manifests]) {
    const path = join(root, file)
    if (existsSync(path)) hash.update(`\0${file}\0`).update(readFileSync(path))
  }
  return hash.digest('hex')
}

/**
 * Prepares this clone for a service, or for the tools. Ends this program with the reason if that fails.
 *
 * @param {'service' | 'everything'} scope
 */
export async function prepare(scope) {
  try {
    await install(scope)
    if (scope === 'service') await build()
  } catch (error) {
    console.error(error.message)
    process.exit(1)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await prepare(process.argv.includes('--everything') ? 'everything' : 'service')
