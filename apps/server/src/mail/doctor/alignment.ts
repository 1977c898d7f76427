import { createPublicKey } from 'node:crypto'
import type { Dkim } from '../dkim-settings.ts'
import { providers } from '../providers.ts'
import { findingOf, type AdviceId } from './advice.ts'
import type { Names } from './names.ts'
import type { StageName, Stages } from './stages.ts'

type Subject = { domain: string; host: string; dkim: Dkim | undefined; names: Names }
type Verdict = { text: string; problem?: AdviceId | undefined }

const mostLookups = 10

/**
 * Checks whether recipients will trust the sender domain: SPF (RFC 7208), DKIM (6376) and DMARC (7489).
 */
export async function checkAlignment(subject: Subject, stages: Stages): Promise<void> {
  const judge = async (stage: StageName, check: () => Promise<Verdict>): Promise<Verdict> => {
    stages.enter(stage)
    const verdict = await check().catch((error: Error) => unanswered(error))
    stages.describe(verdict.text)
    const isUnknown = verdict.problem === 'dkim-unknown'
    stages.end(
      isUnknown ? 'skipped' : verdict.problem ? 'warning' : 'ok',
      verdict.problem && findingOf(verdict.problem),
    )
    return verdict
  }
  const spf = await judge('spf', () => checkSpf(subject))
  const dkim = await judge('dkim', () => checkDkim(subject))
  await judge('dmarc', async () => {
    const verdict = await checkDmarc(subject)
    const isStrict = /\bp\s*=\s*(quarantine|reject)/i.test(verdict.text)
    return isStrict && spf.problem && dkim.problem
      ? { ...verdict, problem: 'dmarc-will-refuse' }
      : verdict
  })
}

const unanswered = (error: Error): Verdict => ({ text: error.message, problem: 'dns-unanswered' })

const isSpf = (text: string): boolean => /^v=spf1(\s|$)/i.test(text)

async function checkSpf({ domain, host, names }: Subject): Promise<Verdict> {
  const records = (await names.texts(domain)).filter(isSpf)
  const [text] = records
  if (text === undefined) return { text: domain, problem: 'spf-missing' }
  if (records.length > 1) return { text: records.join(' | '), problem: 'spf-several' }
  if (/\s\+?all\b/i.test(text)) return { text, problem: 'spf-open' }
  const included = await includedBy(text, names)
  if (included.size > mostLookups) return { text, problem: 'spf-too-long' }
  const wanted = Object.values(providers).find((provider) => provider.host === host)?.spf
  return { text, problem: wanted && !included.has(wanted) ? 'spf-without-server' : undefined }
}

async function includedBy(record: string, names: Names): Promise<Set<string>> {
  const found = new Set<string>()
  const waiting = [record]
  for (let text = waiting.shift(); text !== undefined; text = waiting.shift()) {
    for (const [, name = ''] of text
      .toLowerCase()
      .matchAll(/\s(?:[+?~-]?include:|redirect=)(\S+)/g)) {
      if (found.has(name) || found.size > mostLookups) continue
      found.add(name)
      // oxlint-disable-next-line no-await-in-loop -- each record names the next
      waiting.push(...(await names.texts(name)).filter(isSpf))
    }
  }
  return found
}

async function checkDkim({ domain, dkim, names }: Subject): Promise<Verdict> {
  if (!dkim) return { text: '', problem: 'dkim-unknown' }
  if (!isSameTree(domain, dkim.domain)) return { text: dkim.domain, problem: 'dkim-other-domain' }
  const name = `${dkim.selector}._domainkey.${dkim.domain}`
  const [record = ''] = await names.texts(name)
  const published = /(?:^|;)\s*p\s*=\s*([^;]*)/i.exec(record)?.[1]?.replaceAll(/\s/g, '') ?? ''
  if (published === '') return { text: name, problem: 'dkim-missing' }
  const own = createPublicKey(dkim.privateKey).export({ type: 'spki', format: 'der' })
  const isPair = own.toString('base64') === published
  return isPair ? { text: name } : { text: name, problem: 'dkim-mismatch' }
}

const isSameTree = (one: string, other: string): boolean =>
  one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`)

/** The policy may be published at the domain or at any parent domain. */
async function checkDmarc({ domain, names }: Subject): Promise<Verdict> {
  const labels = domain.split('.')
  for (let first = 0; first < labels.length - 1; first += 1) {
    const name = `_dmarc.${labels.slice(first).join('.')}`
    // oxlint-disable-next-line no-await-in-loop -- the nearest one counts
    const record = (await names.texts(name)).find((text) => /^v=DMARC1(\s*;|$)/i.test(text))
    if (record) return { text: record }
  }
  return { text: `_dmarc.${domain}`, problem: 'dmarc-missing' }
}
