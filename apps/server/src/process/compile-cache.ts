import nodeModule from 'node:module'
import { fileURLToPath } from 'node:url'

/** The first Node with this cache. Older ones lack it and more, and would end with a stack. */
const oldest = 22

/** Caches compiled code beside the source if the folder is writable, for the next start. */
export function cacheCompiledCode(url: string): void {
  if (Number.parseInt(process.versions.node, 10) < oldest) {
    process.stderr.write(
      `Latchkey runs on the Node 26 that it installs, and this is ${process.version}: use node_modules/.bin/node\n`,
    )
    process.exit(1)
  }
  nodeModule.enableCompileCache(fileURLToPath(new URL('.compile-cache', url)))
}
