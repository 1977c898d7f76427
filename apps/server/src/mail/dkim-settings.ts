import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Words } from '../config/local-language.ts'
import { unreadable, type Environment } from '../config/variables.ts'

/** The signature of every mail (RFC 6376); the private key is PEM. */
export type Dkim = { domain: string; selector: string; privateKey: string }

export const dkimVariables = [
  'MAIL_DKIM_DOMAIN',
  'MAIL_DKIM_SELECTOR',
  'MAIL_DKIM_KEY_FILE',
] as const
const label = /^[a-z\d_]([a-z\d_-]*[a-z\d])?(\.[a-z\d_]([a-z\d_-]*[a-z\d])?)*$/i

/** Reads all three variables or none. */
export function readDkim(given: Environment): { dkim?: Dkim; problems: Words[] } {
  const [domain, selector, file] = dkimVariables.map((name) => given[name])
  if (!domain && !selector && !file) return { problems: [] }
  if (!domain || !selector || !file) {
    const there = dkimVariables.filter((name) => given[name])
    const absent = dkimVariables.filter((name) => !given[name])
    const problems = absent.map((name) => ({
      en: `${name} is required with ${there.join(' and ')}`,
      zh: `设置 ${there.join(' 和 ')} 时必须同时设置 ${name}`,
    }))
    return { problems }
  }
  const problems: Words[] = []
  if (!label.test(domain) || !domain.includes('.'))
    problems.push({ en: 'MAIL_DKIM_DOMAIN must be a domain', zh: 'MAIL_DKIM_DOMAIN 应为域名' })
  if (!label.test(selector))
    problems.push({
      en: 'MAIL_DKIM_SELECTOR must be a DNS label such as mail2026',
      zh: 'MAIL_DKIM_SELECTOR 应为 DNS 标签，例如 mail2026',
    })
  const privateKey = read(file)
  if (privateKey === undefined) problems.push(unreadable('MAIL_DKIM_KEY_FILE', file))
  else if (!isRsaKey(privateKey))
    problems.push({
      en: `MAIL_DKIM_KEY_FILE ${file} must hold an RSA private key in PEM, not encrypted`,
      zh: `MAIL_DKIM_KEY_FILE ${file} 应为 PEM 格式的 RSA 私钥，且未加密`,
    })
  if (privateKey === undefined || problems.length > 0) return { problems }
  return { dkim: { domain: domain.toLowerCase(), selector, privateKey }, problems }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa'
  } catch {
    return false
  }
}
