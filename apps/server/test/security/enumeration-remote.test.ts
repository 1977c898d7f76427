import { expect, test } from 'vitest'
import { audit } from './enumeration/audit.ts'
import { countsByAddress, remote } from './enumeration/remote.ts'
import { conclude, verdict } from './enumeration/report.ts'
import { register, startTestApp } from '../support/harness.ts'

const nobodyElse = { banned: '', muted: '', unverified: '' }

test(
  'a server that runs already is audited by the addresses it is said to know',
  { tags: ['security-13'] },
  async () => {
    await using app = await startTestApp()
    await register(app, app.browser(), 'ann')
    const audited = remote(app.url, { ...nobodyElse, known: 'ann@example.com' })
    expect(await countsByAddress(audited)).toBe(true)
    const findings = await audit(audited, { perArm: 5, paths: ['auth.login'] })
    expect(findings[0]?.differences).toEqual([])
    expect(verdict(findings, 5)).toBe(0)
    // Five failures per account are the limit: too few answers prove nothing.
    expect(verdict(findings, 300)).toBe(2)
    expect(conclude(findings, 300)).toMatch(/^Too few answers/)
  },
)

test('it is not judged by a server that takes all questions for those of one address', async () => {
  await using app = await startTestApp({ TRUST_PROXY: '' })
  const audited = remote(app.url, { ...nobodyElse, known: 'ann@example.com' })
  expect(await countsByAddress(audited)).toBe(false)
})
