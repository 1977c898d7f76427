import { digestPassword } from '@latchkey/shared/digest'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readDigestList } from '../../src/passwords/digest-list.ts'
import { commonest, commonFile } from '../support/common-passwords.ts'
import type { good } from '../support/harness.ts'

const common = readDigestList(commonFile)

describe('the 100,000 commonest passwords of 8 characters and more', () => {
  test(
    'are all refused, and the next ones are not',
    { tags: ['asvs-6.2.4', 'asvs-6.2.12'] },
    () => {
      const found = commonest.slice(0, 102_000).map((text) => common.has(digestPassword(text)))
      expect(found.slice(0, 100_000)).not.toContain(false)
      expect(found.slice(100_000)).not.toContain(true)
    },
  )

  test('take less than a megabyte', () => {
    expect(common.size).toBeLessThan(120_000)
    expect(readFileSync(commonFile).length).toBeLessThan(1_000_000)
    const digests = commonest.slice(95_000, 105_000).map(digestPassword)
    const hits = digests.filter((digest) => common.has(digest))
    expect(hits).toHaveLength(5000)
  })

  test('share no entry with 400,000 digests of anything else: fewer than one in 100,000 is a false hit', () => {
    // The expected result is none among this many: below 0.75 in 100,000, with 95 % certainty.
    const strangers = Array.from({ length: 400_000 }, () => randomBytes(32).toString('hex'))
    expect(strangers.filter((digest) => common.has(digest as typeof good))).toEqual([])
  })
})
