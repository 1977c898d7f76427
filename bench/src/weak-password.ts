import { digestPassword } from '@latchkey/shared/digest'
import { randomUUID } from 'node:crypto'
import type { Figure } from './figure.ts'
import { quantile } from './quantile.ts'

type Identity = { username: string; email: string }
type Loaded = {
  readDigestList(file: URL): object
  createWeakPasswords(terms: { common: object; brand: string; clock: () => Date }): {
    reject(digest: string, identity: Identity): void
  }
}

const server = new URL('../../apps/server/', import.meta.url)

/** Measures the check for weak passwords: the list, the product's names and the user's names. */
export async function measureWeakPassword(times: number): Promise<Figure[]> {
  const modules = ['digest-list', 'weak-password']
  const loaded = await Promise.all(
    modules.map((name) => import(new URL(`src/passwords/${name}.ts`, server).href)),
  )
  const { readDigestList, createWeakPasswords } = Object.assign({}, ...loaded) as Loaded
  const common = readDigestList(new URL('dist/common-passwords.bin', server))
  const { reject } = createWeakPasswords({ common, brand: 'Latchkey', clock: () => new Date() })
  const taken = Array.from({ length: times }, () => {
    const username = `bench-${randomUUID().slice(0, 8)}`
    const digest = digestPassword(randomUUID())
    const start = performance.now()
    reject(digest, { username, email: `${username}@example.com` })
    return performance.now() - start
  })
  return [
    {
      name: 'weak password, one check: p99',
      value: quantile(taken, 0.99),
      unit: 'ms',
      target: { atMost: 1 },
    },
  ]
}
