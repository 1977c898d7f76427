import { expect, test } from 'vitest'
import * as account from '../src/account.ts'
import * as auth from '../src/auth.ts'

/** The length exceeds that of a body. */
const long = 100_000
const hostile = {
  'letters and a stop': `${'a'.repeat(long)}!`,
  'a domain of one-letter parts': `a@${'a.'.repeat(long / 2)}`,
  'parts joined by dots': `${'a.'.repeat(long / 2)}@`,
  'dashes in a domain': `a@${'a-'.repeat(long / 2)}.com`,
  'line feeds': '\n'.repeat(long),
  'marks on one letter': `a${'\u0301'.repeat(long)}`,
  'letters that fold': 'ﷺ'.repeat(long),
  digits: '0'.repeat(long),
  'half an address': `https://${'a'.repeat(long)}`,
}

type Schema = {
  safeParse: (input: unknown) => { success: boolean }
  shape?: Record<string, unknown>
}

const exported: unknown[] = Object.values({ ...auth, ...account })
const schemas = exported.filter((one): one is Schema => 'safeParse' in Object(one))

/** A backtracking pattern would take so long that the test would not end. */
test.each(Object.entries(hostile))(
  '%s are answered at once by every field',
  { tags: ['asvs-1.3.12'] },
  (_name, text) => {
    let refused = 0
    for (const { safeParse, shape } of schemas) {
      const input = shape
        ? Object.fromEntries(Object.keys(shape).map((field) => [field, text]))
        : text
      if (!safeParse(input).success) refused += 1
    }
    expect(refused).toBe(schemas.length)
  },
)
