import type { Words } from './local-language.ts'
import { isOpenToAll } from './network-addresses.ts'
import { newSecret } from './secret-list.ts'
import type { Environment } from './variables.ts'

const origin: Words = {
  en: ', such as https://id.example.com',
  zh: '，例如 https://id.example.com',
}

/** One of the names is enough. */
const required: { names: string[]; remedy?: Words }[] = [
  { names: ['PUBLIC_URL'], remedy: origin },
  { names: ['JWT_SECRET_KEY'], remedy: newSecret },
  { names: ['SECRET_KEY'], remedy: newSecret },
  { names: ['MAIL_SERVER', 'MAIL_PROVIDER'] },
]

/** Lists the settings that production requires and lacks. */
export function missing(given: Environment): Words[] {
  if (given['NODE_ENV'] !== 'production') return []
  const problems = required
    .filter(({ names }) => names.every((name) => !given[name]))
    .map(({ names, remedy }) => ({
      en: `${names.join(' or ')} is required in production${remedy?.en ?? ''}`,
      zh: `生产环境必须设置 ${names.join(' 或 ')}${remedy?.zh ?? ''}`,
    }))
  if (isOpenToAll(given['DATABASE_URL'])) {
    problems.push({
      en: 'DATABASE_URL needs a password in production, unless the server is on this machine',
      zh: '生产环境的 DATABASE_URL 必须含有密码，除非数据库就在本机',
    })
  }
  return problems
}

/** Refuses settings that work within one process only, if there are several processes. */
export function unshared(
  { WORKERS, DATABASE_URL }: { WORKERS: number; DATABASE_URL: string },
  { senders }: { senders: unknown[] },
): Words[] {
  if (WORKERS === 1) return []
  const problems: Words[] = []
  if (DATABASE_URL === 'sqlite::memory:') {
    problems.push({
      en: 'WORKERS above 1 cannot share sqlite::memory:; name a file or a server in DATABASE_URL',
      zh: 'WORKERS 大于 1 时无法共用 sqlite::memory:，请在 DATABASE_URL 中指定文件或数据库服务器',
    })
  }
  if (senders.length === 0) {
    problems.push({
      en: 'WORKERS above 1 needs MAIL_SERVER or MAIL_PROVIDER, because the dev inbox belongs to one process',
      zh: 'WORKERS 大于 1 时必须设置 MAIL_SERVER 或 MAIL_PROVIDER，因为开发收件箱只属于一个进程',
    })
  }
  return problems
}
