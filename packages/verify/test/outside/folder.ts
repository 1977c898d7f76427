import { launch } from '@latchkey/tools/testing/launch'
import { copyFileSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../..', import.meta.url))

// npm's own settings stay: they name the registry.
export const env = { ...process.env, npm_config_update_notifier: 'false' }

const config = {
  compilerOptions: {
    target: 'es2022',
    module: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    types: ['node'],
    jsx: 'react-jsx',
    outDir: 'out',
  },
  files: ['api.ts', 'app.ts', 'page.tsx', 'feed.ts'],
}

export async function run(command: string[], cwd: string): Promise<string> {
  const { code, out, err } = await launch(command, { env, cwd }).ended
  if (code !== 0) throw new Error(`${command.join(' ')} failed: ${out}${err}`)
  return out
}

/** Packs both packages and installs them by npm in a folder outside this repository. */
export async function installOutside() {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-installed-'))
  const filters = ['--filter', '@latchkey/client', '--filter', '@latchkey/verify']
  const pnpm = join(root, 'node_modules/.bin/pnpm')
  await run([pnpm, '-r', ...filters, 'pack', '--pack-destination', folder], root)
  const tarballs = readdirSync(folder).map((name) => `./${name}`)
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }')
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  for (const file of config.files)
    copyFileSync(fileURLToPath(new URL(file, import.meta.url)), join(folder, file))
  const compilers = ['@types/node@26', 'typescript@5.9', 'seven@npm:typescript@7']
  // The oldest React that the client takes; its own tests have the newest.
  const react = ['react@18', 'react-dom@18', '@types/react@18', '@types/react-dom@18']
  const wanted = [...tarballs, ...compilers, ...react]
  await run(['npm', 'install', '--no-audit', '--no-fund', ...wanted], folder)
  return { folder, tarballs: tarballs.map((name) => join(folder, name)) }
}
