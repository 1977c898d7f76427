import { describe, expect, test } from 'vitest'
import {
  aligned,
  checkup,
  dkim,
  dkimKey,
  from,
  namesOf,
  smtpServer,
  to,
} from '../support/mail-checkup.ts'

const strict = { '_dmarc.example.com': ['v=DMARC1; p=reject'] }

describe('the sender domain', () => {
  const endless = Array.from({ length: 15 }, (_, index): [string, string[]] => [
    index === 0 ? 'example.com' : `s${index - 1}`,
    [`v=spf1 include:s${index} -all`],
  ])
  const key = 'mail._domainkey.example.com'

  test.each<{ what: string; texts: Record<string, string[]>; ids: object; signed?: typeof dkim }>([
    {
      what: 'without records',
      texts: {},
      ids: { spf: 'spf-missing', dkim: 'dkim-unknown', dmarc: 'dmarc-missing' },
    },
    {
      what: 'with two SPF records',
      texts: { 'example.com': ['v=spf1 -all', 'v=spf1 ~all'] },
      ids: { spf: 'spf-several' },
    },
    { what: 'open to all', texts: { 'example.com': ['v=spf1 +all'] }, ids: { spf: 'spf-open' } },
    {
      what: 'with endless includes',
      texts: Object.fromEntries(endless),
      ids: { spf: 'spf-too-long' },
    },
    {
      what: 'with a strict policy and nothing to fulfil it',
      texts: strict,
      ids: { spf: 'spf-missing', dmarc: 'dmarc-will-refuse' },
    },
    { what: 'without its DKIM key', texts: {}, ids: { dkim: 'dkim-missing' }, signed: dkim },
    {
      what: 'with a revoked DKIM key',
      texts: { [key]: ['v=DKIM1; p='] },
      ids: { dkim: 'dkim-missing' },
      signed: dkim,
    },
    {
      what: 'with another DKIM key',
      texts: { [key]: ['v=DKIM1; k=rsa; p=AAAA'] },
      ids: { dkim: 'dkim-mismatch' },
      signed: dkim,
    },
    {
      what: 'signed as another',
      texts: {},
      ids: { dkim: 'dkim-other-domain' },
      signed: { ...dkim, domain: 'example.net' },
    },
  ])('$what gets advice', async ({ texts, ids, signed }) => {
    await using server = await smtpServer()
    const { of, exitCode } = await checkup(server.port, {}, { names: namesOf(texts), dkim: signed })
    for (const [stage, id] of Object.entries(ids)) expect(of(stage)?.finding?.id).toBe(id)
    expect(exitCode).toBe(3)
  })

  test('of a provider must include it', async () => {
    const sender = { host: 'smtp.qq.com', port: 1, from }
    const direct = { ...aligned, 'example.com': ['v=spf1 include:spf.mail.qq.com ~all'] }
    const nested = {
      ...aligned,
      'example.com': ['v=spf1 redirect=_spf.example.com'],
      '_spf.example.com': direct['example.com'],
    }
    const spf = async (texts: Record<string, string[]>) => {
      const { of } = await checkup(1, sender, { names: namesOf(texts) })
      return of('spf')?.finding?.id ?? of('spf')?.status
    }
    expect(await spf(direct)).toBe('ok')
    expect(await spf(nested)).toBe('ok')
    expect(await spf(aligned)).toBe('spf-without-server')
  })

  test('that is in order, over TLS that a relay on the same host does without, only warns of that', async () => {
    await using server = await smtpServer()
    const texts = {
      ...aligned,
      ...strict,
      'mail._domainkey.example.com': [`v=DKIM1; k=rsa; p=${dkimKey}`],
    }
    const { results, exitCode } = await checkup(
      server.port,
      {},
      { names: namesOf(texts), dkim, to },
    )
    expect(results.filter(({ status }) => status !== 'ok')).toMatchObject([
      { stage: 'tls', finding: { id: 'no-encryption' } },
      { stage: 'auth', status: 'skipped' },
    ])
    expect(exitCode).toBe(3)
  })

  test('of a subdomain falls back to the policy above it', async () => {
    await using server = await smtpServer()
    const sender = { from: { name: '', address: 'id@mail.example.com' } }
    const { of } = await checkup(server.port, sender)
    expect(of('dmarc')).toMatchObject({ status: 'ok', detail: 'v=DMARC1; p=none' })
  })

  test('is a warning, not a failure, when DNS does not answer', async () => {
    await using server = await smtpServer()
    const texts = () => Promise.reject(new Error('queryTxt ECONNREFUSED example.com'))
    const { of, exitCode } = await checkup(server.port, {}, { names: { ...namesOf(), texts } })
    expect(of('spf')).toMatchObject({ status: 'warning', finding: { id: 'dns-unanswered' } })
    expect(of('dmarc')).toMatchObject({ status: 'warning', finding: { id: 'dns-unanswered' } })
    expect(exitCode).toBe(3)
  })
})
