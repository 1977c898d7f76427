import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { root } from './run.mjs'

const envFile = join(root, '.env')
const written = existsSync(envFile) ? parseEnv(readFileSync(envFile, 'utf8')) : {}

/**
 * The value that the service would read: from the environment first, then from .env.
 *
 * @param {string} name
 * @param {string} fallback
 */
export const setting = (name, fallback) => process.env[name] || written[name] || fallback
