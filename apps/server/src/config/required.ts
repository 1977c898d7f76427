import { isOpenToAll } from './network-addresses.ts'
import type { Environment } from './variables.ts'

/** Lists the settings that production requires and lacks. */
export function missing(given: Environment): string[] {
  if (given['NODE_ENV'] !== 'production') return []
  const names = ['PUBLIC_URL', 'JWT_SECRET_KEY', 'SECRET_KEY'].filter((name) => !given[name])
  if (!given['MAIL_SERVER'] && !given['MAIL_PROVIDER']) names.push('MAIL_SERVER or MAIL_PROVIDER')
  const problems = names.map((name) => `${name} is required in production`)
  if (isOpenToAll(given['DATABASE_URL'])) {
    problems.push(
      'DATABASE_URL needs a password in production, unless the server is on this machine',
    )
  }
  return problems
}

/** Refuses settings that work within one process only, if there are several processes. */
export function unshared(
  { WORKERS, DATABASE_URL }: { WORKERS: number; DATABASE_URL: string },
  { senders }: { senders: unknown[] },
): string[] {
  if (WORKERS === 1) return []
  const problems = []
  if (DATABASE_URL === 'sqlite::memory:') {
    problems.push(
      'WORKERS above 1 cannot share sqlite::memory:; name a file or a server in DATABASE_URL',
    )
  }
  if (senders.length === 0) {
    problems.push(
      'WORKERS above 1 needs MAIL_SERVER or MAIL_PROVIDER, because the dev inbox belongs to one process',
    )
  }
  return problems
}
