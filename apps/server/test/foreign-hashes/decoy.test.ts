import { expect, test } from 'vitest'
import { createForeignHashes } from '../../src/foreign-hashes/foreign-hashes.ts'
import { createWantedForms } from '../../src/foreign-hashes/wanted-forms.ts'
import { drawDecoy } from '../../src/foreign-hashes/stock.ts'
import { deriveKeys } from '../../src/keys.ts'
import { formsOf, startWithHashes } from './people.ts'
import { typed, vectors } from './vectors.ts'

const keys = deriveKeys('a secret of 32 bytes and then some 0123456789')

const sample = (profile: string) => ({ profile, isWeak: false, matches: async () => true })

test('names draw each profile as often as accounts have it, and one name always the same', () => {
  const sorts = [
    { profile: 'a', count: 1, samples: [sample('a')] },
    { profile: 'b', count: 3, samples: [sample('b'), sample('b too')] },
  ]
  const stock = { sorts, total: 4 }
  const names = Array.from({ length: 4000 }, (_, index) => `name${index}`)
  const drawn = names.map((name) => drawDecoy(stock, keys, name)?.profile)
  expect(names.map((name) => drawDecoy(stock, keys, name)?.profile)).toEqual(drawn)
  const share = (one: string) => drawn.filter((profile) => profile === one).length / names.length
  expect(share('a')).toBeCloseTo(1 / 4, 1)
  expect(share('b')).toBeCloseTo(3 / 8, 1)
  expect(share('b too')).toBeCloseTo(3 / 8, 1)
})

test('a name without a hash is compared with one that opens nothing', async () => {
  await using service = await startWithHashes({ ann: vectors['bcrypt 2y'] })
  const { database } = service.app
  const log = { warn: () => {} }
  const hashes = await createForeignHashes({ database, keys, log })
  const sent = { typed, legacy: formsOf(typed).legacyPassword }
  const after = hashes.comparison({ name: 'nobody', hash: undefined, sent })
  expect(await after?.()).toBe(false)
  let compared = 0
  const hash = { ...sample('x'), matches: async () => (compared += 1) > 0 }
  const own = hashes.comparison({ name: 'ann', hash, sent: {} })
  expect(await own?.()).toBe(true)
  expect(compared).toBe(1)
  await hashes.stop()
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

test('over plain http pages send nothing as typed, and the log says what to do', async () => {
  await using service = await startWithHashes({})
  const logged: string[] = []
  const wantedAt = async (publicUrl: string | undefined) => {
    const wanted = await createWantedForms({
      em: service.app.database.em.fork(),
      foreignHashes: { left: () => 3, wanted: () => ({ typed: true, legacy: false }) },
      config: { legacy: undefined, publicUrl },
      log: { warn: (_, text) => logged.push(text) },
    })
    return wanted().typed
  }
  expect(await wantedAt('http://intranet.example')).toBe(false)
  expect(logged.pop()).toContain('Use https')
  for (const safe of [undefined, 'http://localhost:3000', 'https://id.example.com']) {
    // oxlint-disable-next-line no-await-in-loop
    expect(await wantedAt(safe)).toBe(true)
    expect(logged.pop()).not.toContain('Use https')
  }
})
