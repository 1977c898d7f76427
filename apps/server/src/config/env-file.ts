import {
  closeSync,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  statSync,
  type Stats,
} from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import { detailsOf } from '../error-details.ts'
import { ConfigError } from './config-error.ts'

/**
 * Reads `.env` in the working folder with Node's own parser; without the file it returns nothing. The parser
 * skips `strayLines`, by their numbers. Throws a ConfigError when the file cannot be read or belongs to a user
 * who is not trusted.
 */
export function readEnvFile(path = '.env', trusted = trustedUsers()) {
  // Windows editors put a byte order mark first, which would become part of the first name.
  const text = readText(path, trusted)?.replace(/^\uFEFF/, '') ?? ''
  return { variables: parseEnv(text.replaceAll(value, bare)), strayLines: strayLinesOf(text) }
}

/**
 * A value between quotes, which may span lines, or one of blanks alone. A quote in a remark or within a value
 * opens none.
 */
const value = /^([^\n#=]*=)(?:[ \t]*(["'\x60])[^]*?\2|[ \t]+$)/gm

/** The parser takes the next line for a value of blanks, and its secret for another variable's. */
const bare = (all: string, name: string, quote?: string): string =>
  quote === undefined ? name : all

function strayLinesOf(text: string): number[] {
  const single = text.replaceAll(value, (all) => `=${all.replaceAll(/[^\n]/g, '')}=`)
  return single.split('\n').flatMap((line, at) => (/^\s*(?:#|$)|=/.test(line) ? [] : [at + 1]))
}

function readText(path: string, trusted: readonly number[] | undefined): string | undefined {
  let file: number | undefined
  try {
    // The owner of a link counts too: a link could name a file of root that was written for another
    // purpose.
    requireOwner(lstatSync(path), trusted)
    file = openSync(path, 'r')
    requireOwner(fstatSync(file), trusted)
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof ConfigError) throw error
    const { code } = detailsOf(error)
    if (code === 'ENOENT') return undefined
    throw new ConfigError(
      {
        en: `.env in the working folder cannot be read (${String(code)}): give the user running Latchkey read access, or remove it`,
        zh: `无法读取工作目录中的 .env（${String(code)}）：请让运行 Latchkey 的用户可以读取，或将其删除`,
      },
      { cause: error },
    )
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

function requireOwner({ uid }: Stats, trusted: readonly number[] | undefined): void {
  if (!trusted || trusted.includes(uid)) return
  throw new ConfigError({
    en: `.env in the working folder belongs to another user (id ${uid}) and is not read: start this in another folder, or make the file your own with chown`,
    zh: `工作目录中的 .env 属于其他用户（id ${uid}），不予读取：请在其他目录启动，或用 chown 将文件改为归你所有`,
  })
}

/**
 * Root, the user who runs this program, and the owner of the program are trusted. A command that root
 * starts in another user's folder must not use what that user wrote there. Windows has no such ids.
 */
function trustedUsers(): number[] | undefined {
  const user = process.getuid?.()
  return user === undefined ? undefined : [0, user, statSync(fileURLToPath(import.meta.url)).uid]
}
