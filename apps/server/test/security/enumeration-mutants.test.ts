import { createTransport } from 'nodemailer'
import { expect, test, vi } from 'vitest'
import type * as FindAccount from '../../src/users/find-account.ts'
import { canonicalEmail } from '../../src/names/canonical.ts'
import type * as Password from '../../src/passwords/password.ts'
import type * as SendCode from '../../src/auth/send-code.ts'
import { User } from '../../src/users/user.entity.ts'
import { AppError } from '../../src/errors.ts'
import { standardCost } from '../../src/passwords/password.ts'
import { keys, secretKey } from '../support/attackers.ts'
import { useTestApp } from '../support/use-test-app.ts'
import { audit, type Finding } from './enumeration/audit.ts'
import { populate } from './enumeration/audited.ts'
import { conclude, describe, verdict } from './enumeration/report.ts'

type Mutant = 'none' | 'early return' | 'no dummy hash' | 'another reason' | 'synchronous send'

/** The defence that is removed, in this test only: the server has no such switch. */
const mutant = vi.hoisted(() => ({ is: 'none' as Mutant, mailPort: 0 }))

vi.mock('../../src/users/find-account.ts', async (importOriginal) => {
  const original = await importOriginal<typeof FindAccount>()
  const createFindAccount: typeof original.createFindAccount = (database) => {
    const find = original.createFindAccount(database)
    return async (name) => {
      const account = await find(name)
      if (!account && mutant.is === 'early return') throw new AppError('INVALID_CREDENTIALS')
      if (!account && mutant.is === 'another reason') throw new AppError('NOT_FOUND')
      return account
    }
  }
  return { ...original, createFindAccount }
})

vi.mock('../../src/passwords/password.ts', async (importOriginal) => {
  const original = await importOriginal<typeof Password>()
  const createPasswords: typeof original.createPasswords = async (...terms) => {
    const passwords = await original.createPasswords(...terms)
    const verify: typeof passwords.verify = async (digest, passwordHash, keyId) => {
      if (passwordHash === undefined && mutant.is === 'no dummy hash') return false
      return passwords.verify(digest, passwordHash, keyId)
    }
    return { ...passwords, verify }
  }
  return { ...original, createPasswords }
})

vi.mock('../../src/auth/send-code.ts', async (importOriginal) => {
  const original = await importOriginal<typeof SendCode>()
  const withinSendLimits: typeof original.withinSendLimits = async (ctx, given, work) => {
    const emailCanonical = canonicalEmail(given.email)
    if (mutant.is === 'synchronous send' && (await ctx.em().count(User, { emailCanonical }))) {
      const smtp = createTransport({ host: '127.0.0.1', port: mutant.mailPort })
      await smtp.sendMail({ from: 'a@example.com', to: 'b@example.com', text: 'Hello' })
    }
    return original.withinSendLimits(ctx, given, work)
  }
  return { ...original, withinSendLimits }
})

const app = await useTestApp({ SECRET_KEY: secretKey }, { hashCost: standardCost })
mutant.mailPort = app.mailbox.port
const audited = { ...(await populate(app, keys, 8)), people: ['unknown', 'known'] as const }

const perArm = 40

/** A mutant changes one story; all others behave as before. */
async function examine(is: Mutant, path: string): Promise<Finding[]> {
  mutant.is = is
  try {
    return await audit(audited, { perArm, paths: [path] })
  } finally {
    mutant.is = 'none'
  }
}

const timesThatTell = (findings: Finding[]) =>
  findings.flatMap(({ groups }) =>
    groups.flatMap(({ kind, timings }) => timings.filter(({ tells }) => tells).map(() => kind)),
  )

/** Other work on the machine may hide a difference in one run, but not in the next. */
async function examineUntilTold(is: Mutant, path: string, kind: string): Promise<Finding[]> {
  for (;;) {
    const findings = await examine(is, path)
    if (timesThatTell(findings).includes(kind)) return findings
  }
}

test(
  'the audit finds nothing where no defence is taken out',
  { tags: ['security-13', 'asvs-6.3.8'], timeout: 300_000 },
  async () => {
    for (const path of ['auth.login', 'auth.sendCode']) {
      const findings = await examine('none', path)
      expect(conclude(findings, perArm)).toBe('Nothing tells who has an account.')
      expect(verdict(findings, perArm)).toBe(0)
    }
  },
)

test(
  'a hash that an unknown name does not cost is found by its time',
  { tags: ['security-13'], timeout: 300_000 },
  async () => {
    const kind = '401 INVALID_CREDENTIALS'
    const findings = await examineUntilTold('no dummy hash', 'auth.login', kind)
    expect(findings[0]?.differences).toEqual([])
    expect(findings.map(describe).join()).toContain('TELLS known by time')
  },
)

test(
  'a mail that is sent before the answer is found by its time',
  { tags: ['security-13'], timeout: 300_000 },
  async () => {
    const findings = await examineUntilTold('synchronous send', 'auth.sendCode', '200 ok')
    expect(findings[0]?.differences).toEqual([])
    expect(verdict(findings, perArm)).toBe(1)
  },
)

test(
  'an early return for an unknown name is found: it never gets to the pause',
  { tags: ['security-13'] },
  async () => {
    const [finding] = await examine('early return', 'auth.login')
    expect(finding?.differences).not.toEqual([])
  },
)

test(
  'another reason for an unknown name is found at the first answer',
  { tags: ['security-13'] },
  async () => {
    const findings = await examine('another reason', 'auth.login')
    expect(findings[0]?.differences[0]).toMatchObject({ person: 'known', step: 0 })
    expect(findings.map(describe).join()).toMatch(
      /unknown: .*NOT_FOUND[^]*this one: .*INVALID_CREDENTIALS/,
    )
  },
)
