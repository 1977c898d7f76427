import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Environment } from '../config/variables.ts'

/** The signature of every mail (RFC 6376); the private key is PEM. */
export type Dkim = { domain: string; selector: string; privateKey: string }

export const dkimVariables = [
  'MAIL_DKIM_DOMAIN',
  'MAIL_DKIM_SELECTOR',
  'MAIL_DKIM_KEY_FILE',
] as const
const label = /^[a-z\d_]([a-z\d_-]*[a-z\d])?(\.[a-z\d_]([a-z\d_-]*[a-z\d])?)*$/i

/** Reads all three variables or none. */
export function readDkim(given: Environment): { dkim?: Dkim; problems: string[] } {
  const [domain, selector, file] = dkimVariables.map((name) => given[name])
  if (!domain && !selector && !file) return { problems: [] }
  if (!domain || !selector || !file) {
    const there = dkimVariables.filter((name) => given[name])
    const absent = dkimVariables.filter((name) => !given[name])
    return { problems: absent.map((name) => `${name} is required with ${there.join(' and ')}`) }
  }
  const problems = [
    ...(label.test(domain) && domain.includes('.') ? [] : ['MAIL_DKIM_DOMAIN must be a domain']),
    ...(label.test(selector) ? [] : ['MAIL_DKIM_SELECTOR must be a DNS label such as mail2026']),
  ]
  const privateKey = read(file)
  if (privateKey === undefined) problems.push(`MAIL_DKIM_KEY_FILE ${file} cannot be read`)
  else if (!isRsaKey(privateKey)) {
    problems.push(`MAIL_DKIM_KEY_FILE ${file} must hold an RSA private key in PEM, not encrypted`)
  }
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
