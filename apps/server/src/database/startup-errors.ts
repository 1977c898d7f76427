import { detailsOf } from '../error-details.ts'
import { StartupError } from '../config/startup-error.ts'
import type { DatabaseAddress } from './address.ts'
import { codes, sqlite } from './startup-words.ts'

export function databaseError(error: unknown, database: DatabaseAddress): Error {
  if (error instanceof StartupError) return error
  const cause = detailsOf(error)
  const known =
    (cause.errcode !== undefined && sqlite[cause.errcode & 0xff]) || codes[cause.code ?? '']
  // The cause is kept for debuggers; for unknown errors, the original message is the best text
  // available.
  const reason = cause.message || cause.code
  const { en, zh } = known ?? {
    en: `cannot be used (${reason || 'unknown error'})`,
    zh: `无法使用（${reason || '未知错误'}）`,
  }
  const { name, given } = database
  // The words name the variable; a command may have taken the address from an option.
  const about = (words: string) => words.replace('DATABASE_URL', given)
  return new StartupError(
    { en: `the database ${name} ${about(en)}`, zh: `数据库 ${name} ${about(zh)}` },
    { cause: error },
  )
}
