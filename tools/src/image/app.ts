import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  symlinkSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { external } from '../../../apps/server/rolldown.config.ts'
import { root as workspace } from '../testing/server-process.ts'

const server = join(workspace, 'apps/server')

/** Lays out the built service as deploy/Dockerfile does, but without packages that the bundle holds already. */
export function addApp(root: string): void {
  const app = join(root, 'app')
  const own = join(app, 'apps/server')
  for (const path of ['dist', 'serve.sh', 'package.json'])
    cpSync(join(server, path), join(own, path), { recursive: true, filter: isNeeded })
  cpSync(join(workspace, 'apps/web/dist'), join(app, 'apps/web/dist'), { recursive: true })
  for (const name of external) addModule(app, name)
  const program = join(own, 'dist/latchkey.js')
  chmodSync(program, 0o755)
  mkdirSync(join(root, 'usr/local/bin'), { recursive: true })
  symlinkSync('/app/apps/server/dist/latchkey.js', join(root, 'usr/local/bin/latchkey'))
}

const isNeeded = (path: string) => !/\.d\.ts$|\.compile-cache$/.test(path)

/** Copies a package with all of its dependencies, from pnpm's store. */
function addModule(app: string, name: string): void {
  const seen = new Set<string>()
  const from = join(server, 'node_modules', name)
  addStore(realpathSync(from))
  const to = join(app, relative(workspace, from))
  mkdirSync(dirname(to), { recursive: true })
  symlinkSync(readlinkSync(from), to)

  /** `path` is a package in its folder of the store, which links to its dependencies. */
  function addStore(path: string): void {
    const [store = ''] = /.*\/\.pnpm\/[^/]+\/node_modules/.exec(path) ?? []
    if (store === '' || seen.has(store)) return
    seen.add(store)
    cpSync(store, join(app, relative(workspace, store)), {
      recursive: true,
      verbatimSymlinks: true,
      filter: isUsed,
    })
    for (const entry of packagesIn(store)) addStore(realpathSync(join(store, entry)))
  }
}

const isUsed = (path: string) => !/\.d\.[cm]?ts$|\.map$|\/\.bin$/.test(path)

const packagesIn = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(folder, name)).map((part) => join(name, part)) : [name],
  )
