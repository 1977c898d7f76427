import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'

// These paths hold for the bundle, which is one folder, and for the sources: both lie one folder below
// apps/server.

/** The built pages. The folder is missing before the first build. */
export const pagesFolder = fileURLToPath(new URL('../../web/dist/', import.meta.url))

/** Digests of common passwords, see scripts/common-passwords.mjs. */
export const commonPasswordsFile = new URL('../dist/common-passwords.bin', import.meta.url)

export const commonLegacyPasswordsFile = new URL(
  '../dist/common-passwords-legacy.bin',
  import.meta.url,
)

const manifest = new URL('../package.json', import.meta.url)

/** The version of this release. */
export const readVersion = (): string =>
  z.object({ version: z.string() }).parse(JSON.parse(readFileSync(manifest, 'utf8'))).version
