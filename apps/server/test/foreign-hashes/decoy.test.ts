import { expect, test } from 'vitest'
import { createForeignHashes } from '../../src/foreign-hashes/foreign-hashes.ts'
import { drawDecoy } from '../../src/foreign-hashes/stock.ts'
import { deriveKeys } from '../../src/keys.ts'
import { formsOf, startWithHashes } from './people.ts'
import { typed, vectors } from './vectors.ts'

const keys = deriveKeys('a secret of 32 bytes and then some 0123456789')

const sample = (profile: string) => ({ profile, isWeak: false, matches: async () => true })

test('names draw each profile as often as accounts have it, and one name always the same', () => {
  const sorts = [
    { profile: 'a', count: 1, sample: sample('a') },
    { profile: 'b', count: 3, sample: sample('b') },
  ]
  const stock = { sorts, total: 4 }
  const names = Array.from({ length: 4000 }, (_, index) => `name${index}`)
  const drawn = names.map((name) => drawDecoy(stock, keys, name)?.profile)
  expect(names.map((name) => drawDecoy(stock, keys, name)?.profile)).toEqual(drawn)
  const share = drawn.filter((profile) => profile === 'a').length / names.length
  expect(share).toBeGreaterThan(0.22)
  expect(share).toBeLessThan(0.28)
})

test('a wrong password is compared with a hash that opens nothing, a right one with none', async () => {
  await using service = await startWithHashes({ ann: vectors['bcrypt 2y'] })
  const { database } = service.app
  const log = { warn: () => {} }
  const hashes = await createForeignHashes({ database, keys, log })
  const sent = { typed, legacy: formsOf(typed).legacyPassword }
  const after = hashes.comparison({ name: 'nobody', hash: undefined, sent })
  expect(await after?.(false)).toBe(false)
  expect(await after?.(true)).toBe(true)
  let compared = 0
  const hash = { ...sample('x'), matches: async () => (compared += 1) > 0 }
  const own = hashes.comparison({ name: 'ann', hash, sent: {} })
  expect(await own?.(true)).toBe(true)
  expect(compared).toBe(0)
  expect(await own?.(false)).toBe(true)
  expect(compared).toBe(1)
  hashes.stop()
})

test('pages send as typed what some hash needs as typed, and the digest alone where that is enough', async () => {
  const wanted = async (hashes: Record<string, string>) => {
    await using service = await startWithHashes(hashes)
    const page = await (await fetch(`${service.app.url}/login`)).text()
    return ['typed', 'adopted'].filter((one) => page.includes(`"latchkey-${one}"`))
  }
  const [plain, salted] = [vectors.sha256, vectors['ldap ssha256']]
  expect(await wanted({})).toEqual([])
  expect(await wanted({ ann: plain })).toEqual(['adopted'])
  expect(await wanted({ ann: salted })).toEqual(['typed'])
  expect(await wanted({ ann: salted, bob: plain })).toEqual(['typed', 'adopted'])
})
