import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { root } from './run.mjs'

/**
 * Reads a text of .env as the service does. Editors put a byte order mark before the first name, and the parser
 * would take the next line for a value of blanks.
 *
 * @param {string} text
 */
export const readSettings = (text) =>
  parseEnv(text.replace(/^\uFEFF/, '').replaceAll(/^([^\n#=]*=)[ \t]+$/gm, '$1'))

const envFile = join(root, '.env')
const written = existsSync(envFile) ? readSettings(readFileSync(envFile, 'utf8')) : {}

/**
 * The value that the service would read: from the environment first, then from .env.
 *
 * @param {string} name
 * @param {string} fallback
 */
export const setting = (name, fallback) => process.env[name] || written[name] || fallback
