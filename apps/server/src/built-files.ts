import { fileURLToPath } from 'node:url'

// Of the bundle, all in one folder, and of the sources alike: this file lies one folder below apps/server.

/** The built pages; the folder is missing where nothing was built. */
export const pagesFolder = fileURLToPath(new URL('../../web/dist/', import.meta.url))

/** Digests of common passwords, see scripts/common-passwords.mjs. */
export const commonPasswordsFile = new URL('../dist/common-passwords.bin', import.meta.url)
