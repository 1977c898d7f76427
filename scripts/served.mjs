import { createHash } from 'node:crypto'
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './run.mjs'

/** Services of earlier builds may still run from their copies. */
const kept = 3

const parts = ['server/serve.sh', 'server/dist', 'web/dist']

/**
 * Copies the built service and its pages, once per build, and returns the script that starts the copy. A service that
 * ran from the build itself would lose its pages, and the code that it loads later, as soon as a command, a test or
 * another start builds anew.
 */
export function copyToServe(tree = root) {
  const apps = join(tree, 'apps')
  const copies = join(apps, 'server', '.served')
  const copy = join(copies, fingerprint(apps))
  if (!existsSync(copy)) fill(copy, { apps, copies })
  utimesSync(copy, new Date(), new Date())
  removeOld(copies)
  return join(copy, parts[0])
}

/**
 * A second start, or one that is killed, must not leave half a copy under the name of a whole one.
 *
 * @param {string} copy
 * @param {{ apps: string, copies: string }} folders
 */
function fill(copy, { apps, copies }) {
  mkdirSync(copies, { recursive: true })
  const half = mkdtempSync(join(copies, 'half-'))
  for (const part of parts)
    cpSync(join(apps, part), join(half, part), { recursive: true, filter: isServed })
  keepOwner(join(apps, 'server/dist/main.js'), join(half, 'server/dist/main.js'))
  try {
    renameSync(half, copy)
  } catch (error) {
    if (!existsSync(copy)) throw error
    rmSync(half, { recursive: true })
  }
}

/** @param {string} path */
const isServed = (path) => !/\.d\.ts$|\.compile-cache$/.test(path)

/**
 * The service trusts a .env of its own file's owner, whom root may start it for.
 *
 * @param {string} original
 * @param {string} copied
 */
function keepOwner(original, copied) {
  const { uid, gid } = statSync(original)
  if (process.getuid?.() === 0) chownSync(copied, uid, gid)
}

/** @param {string} apps */
function fingerprint(apps) {
  const hash = createHash('sha256')
  for (const part of parts)
    for (const file of filesOf(join(apps, part)))
      hash.update(`\0${file}\0`).update(readFileSync(file))
  return hash.digest('hex').slice(0, 16)
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesOf(path) {
  if (!isServed(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .toSorted()
    .flatMap((name) => filesOf(join(path, name)))
}

/** @param {string} copies */
function removeOld(copies) {
  const newestFirst = readdirSync(copies)
    .map((name) => join(copies, name))
    .toSorted((one, other) => lastUse(other) - lastUse(one))
  for (const old of newestFirst.slice(kept)) rmSync(old, { recursive: true, force: true })
}

/**
 * Another start may have removed it meanwhile.
 *
 * @param {string} path
 */
const lastUse = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(copyToServe())
