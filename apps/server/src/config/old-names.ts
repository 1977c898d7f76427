import { sameWords, type Words } from './local-language.ts'
import { oldTls } from './old-tls.ts'
import type { Environment } from './variables.ts'

/** The variables of the service that Latchkey succeeds, without those that kept their names. */
export const oldVariables = ['SQLURL', 'SQLPORT', 'SQLNAME', 'SQLUSER', 'SQLPWD']

type Found = { databaseUrl?: string; source?: Words; problems: Words[] }

/** Reads the database's address from the old names, for an environment without DATABASE_URL. */
export function readOldNames(given: Environment): Found {
  if (given['DATABASE_URL']) return { problems: [] }
  const { SQLURL, SQLPORT = '3306', SQLNAME, SQLUSER, SQLPWD = '' } = given
  if (SQLURL) return readSqlAlchemyUrl(SQLURL)
  if (!SQLNAME && !SQLUSER) return { problems: [] }
  if (!SQLNAME || !SQLUSER) {
    const [absent, there] = SQLNAME ? ['SQLUSER', 'SQLNAME'] : ['SQLNAME', 'SQLUSER']
    const en = `${absent} is required with ${there}`
    return { problems: [{ en, zh: `设置 ${there} 时必须同时设置 ${absent}` }] }
  }
  const user = `${encodeURIComponent(SQLUSER)}:${encodeURIComponent(SQLPWD)}`
  return {
    databaseUrl: `mysql://${user}@127.0.0.1:${SQLPORT}/${encodeURIComponent(SQLNAME)}`,
    source: {
      en: 'SQLNAME, SQLUSER, SQLPWD and SQLPORT',
      zh: 'SQLNAME、SQLUSER、SQLPWD 和 SQLPORT',
    },
    problems: [],
  }
}

/** The parts of a database's address as SQLAlchemy reads them: a password may hold / and # as they are. */
const address =
  /^(?:mysql|mariadb)(?:\+\w+)?:\/\/(?:([^:/]*)(?::([^@]*))?@)?([^/:?]+)(?::(\d+))?\/([^?]+)(?:\?(.*))?$/

function readSqlAlchemyUrl(text: string): Found {
  const [, user = '', password = '', host, port = '3306', schema = '', query = ''] =
    address.exec(text) ?? []
  const options = [...new URLSearchParams(query)]
  if (!host || options.some(([name]) => name === 'unix_socket')) {
    const form = 'mysql+pymysql://user:password@host:3306/database'
    const en = `SQLURL must look like ${form}; or set DATABASE_URL instead`
    return { problems: [{ en, zh: `SQLURL 应为 ${form} 的形式；也可改为设置 DATABASE_URL` }] }
  }
  const who = `${encoded(user)}:${encoded(password)}`
  const { isOn, problem } = oldTls(options)
  return {
    databaseUrl: `mysql://${who}@${host}:${port}/${encoded(schema)}${isOn ? '?tls=true' : ''}`,
    source: sameWords('SQLURL'),
    problems: problem === undefined ? [] : [problem],
  }
}

/** Encodes a part that the old address may hold encoded or plain. */
function encoded(part: string): string {
  try {
    return encodeURIComponent(decodeURIComponent(part))
  } catch {
    return encodeURIComponent(part)
  }
}
