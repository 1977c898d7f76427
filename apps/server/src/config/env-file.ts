import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { detailsOf } from '../error-details.ts'
import { ConfigError } from './config-error.ts'

/**
 * Reads `.env` in the working folder with Node's own parser; without the file it returns nothing.
 * Throws a ConfigError when the file cannot be read.
 */
export function readEnvFile(): NodeJS.Dict<string> {
  try {
    // Windows editors put a byte order mark first, which would become part of the first name.
    return parseEnv(readFileSync('.env', 'utf8').replace(/^\uFEFF/, ''))
  } catch (error) {
    const { code } = detailsOf(error)
    if (code === 'ENOENT') return {}
    throw new ConfigError(
      `.env in the working folder cannot be read (${String(code)}): give the user that Latchkey runs as read access, or remove it`,
      { cause: error },
    )
  }
}
