import type { Words } from './local-language.ts'
import { shown } from './variables.ts'

/** The values, in lower case, by which an option of a Python driver turns TLS on or off. */
const yes = { on: ['true', '1', 'yes', 'on'], off: ['false', '0', 'no', 'off', ''] }
const meanings: Readonly<Record<string, { on: readonly string[]; off: readonly string[] }>> = {
  ssl: yes,
  ssl_disabled: { on: [], off: yes.on },
  ssl_mode: { on: ['required', 'verify_ca', 'verify_identity'], off: ['disabled'] },
  ssl_verify_cert: { on: yes.on, off: [] },
  ssl_verify_identity: { on: yes.on, off: [] },
  ssl_check_hostname: { on: yes.on, off: [] },
}

type Tls = { isOn: boolean; problem?: Words }

/**
 * Reads the TLS options of SQLURL as pymysql, mysqlclient and Connector/Python spell them. Other options
 * concern the driver only. TLS here is either off, or on with a verified certificate: any other request
 * is a problem, because a guess would encrypt nothing or trust the wrong server.
 */
export function oldTls(options: readonly (readonly [name: string, value: string])[]): Tls {
  const given = options.filter(([name]) => name.startsWith('ssl'))
  const found = new Set<boolean>()
  for (const [name, value] of given) {
    const meaning = meanings[name]
    const text = value.trim().toLowerCase()
    if (meaning?.on.includes(text)) found.add(true)
    else if (meaning?.off.includes(text)) found.add(false)
    else return { isOn: false, problem: unclear(meaning ? `${name}=${shown(value)}` : name) }
  }
  if (found.size > 1)
    return { isOn: false, problem: unclear(given.map(([name]) => name).join(', ')) }
  return { isOn: found.has(true) }
}

const unclear = (what: string): Words => ({
  zh: `SQLURL 中有 ${shown(what)}，Latchkey 无法沿用：请改为设置 DATABASE_URL=mysql://user:password@host:3306/database，使用 TLS 时加上 ?tls=true；届时证书会按 Node 信任的机构核对，可用 NODE_EXTRA_CA_CERTS 指定其他机构的文件`,
  en: `SQLURL says ${shown(what)}, which Latchkey cannot take over: set DATABASE_URL=mysql://user:password@host:3306/database instead, with ?tls=true for TLS. The certificate is then checked against the authorities that Node trusts; NODE_EXTRA_CA_CERTS names a file with another`,
})
