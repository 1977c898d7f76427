import { expect, test } from 'vitest'
import { createForeignHashes } from '../../src/foreign-hashes/foreign-hashes.ts'
import { isFault } from '../../src/foreign-hashes/foreign-hash.ts'
import { readForeignHash } from '../../src/foreign-hashes/read-foreign-hash.ts'
import { SealedHash } from '../../src/foreign-hashes/sealed-hash.entity.ts'
import { readStock } from '../../src/foreign-hashes/stock.ts'
import { deriveKeys } from '../../src/keys.ts'
import { Deletion } from '../../src/users/deletion.entity.ts'
import { User } from '../../src/users/user.entity.ts'
import { later, days } from '../../src/clock.ts'
import { signedIn } from '../support/harness.ts'
import { formsOf, secrets, startWithHashes } from './people.ts'
import { typed, vectors } from './vectors.ts'

const keys = deriveKeys(secrets.SECRET_KEY)
const log = { warn: () => {} }

test('a decoy is a hash that can be compared, and stays while its profile does', async () => {
  const hash = vectors['bcrypt 2b']
  await using service = await startWithHashes({ ann: hash, bob: hash })
  const em = () => service.app.database.em.fork()
  const [first] = await em().find(SealedHash, {}, { orderBy: { user: 'asc' }, limit: 1 })
  await em().nativeUpdate(SealedHash, { user: first!.user.id }, { secretKeyId: 'gone' })
  const stock = await readStock(em(), { keys })
  const [sort] = stock.sorts
  expect(sort).toMatchObject({ count: 2 })
  expect(await sort?.sample?.matches({ typed, legacy: formsOf(typed).legacyPassword })).toBe(true)
  await em().nativeUpdate(SealedHash, {}, { secretKeyId: 'gone' })
  const [kept] = (await readStock(em(), { keys, known: stock })).sorts
  expect(kept?.sample).toBe(sort?.sample)
})

test('foreign hashes are compared one at a time, since each may fill 128 MiB', async () => {
  await using service = await startWithHashes({ ann: vectors['bcrypt 2b'] })
  const hashes = await createForeignHashes({ database: service.app.database, keys, log })
  let [running, most] = [0, 0]
  const matches = async () => {
    most = Math.max(most, (running += 1))
    await new Promise(setImmediate)
    running -= 1
    return true
  }
  const hash = { profile: 'any', isWeak: false, matches }
  const compare = hashes.comparison({ name: 'ann', hash, sent: { typed } })
  const compared = Array.from({ length: 5 }, async () => compare?.(false))
  expect(await Promise.all(compared)).toEqual([true, true, true, true, true])
  expect(most).toBe(1)
  hashes.stop()
})

test.each([
  ['bcrypt with a salt of 130 bits', vectors['bcrypt 2b'].replace(/^(.{28})./, '$1z')],
  ['bcrypt of the faulty program', vectors['bcrypt 2b'].replace('$2b$', '$2x$')],
  [
    'Argon2 with too little memory',
    `$argon2id$v=19$m=8,t=1,p=2$${'a'.repeat(22)}$${'a'.repeat(43)}`,
  ],
  [
    'scrypt beyond what its block size allows',
    `$scrypt$ln=16,r=1,p=1$${'a'.repeat(22)}$${'a'.repeat(43)}`,
  ],
  ['PBKDF2 with a key of many pieces', `pbkdf2:sha1:200000$salt$${'ab'.repeat(330)}`],
])('%s is refused at the import', (_, hash) => {
  expect(isFault(readForeignHash(hash))).toBe(true)
})

test('a weak hash keeps an account from deletion only together with the mailed code', async () => {
  await using service = await startWithHashes({ ann: vectors['ldap ssha256'] })
  const { app } = service
  const em = app.database.em.fork()
  const user = await em.findOneOrFail(User, { username: 'ann' })
  const now = new Date()
  em.create(Deletion, { user: user.id, requestedAt: now, dueAt: later(now, days(6)) })
  await em.flush()
  const left = () => app.database.em.fork().count(Deletion)
  const { api } = app.browser()
  const credentials = { identifier: 'ann', ...formsOf(typed), cancelDeletion: true }
  const first = await api.auth.login.mutate(credentials)
  if (first.status !== 'code_required') throw new Error(first.status)
  expect(await left()).toBe(1)
  const proof = {
    challengeId: first.challenge.challengeId,
    code: await app.mailbox.code('ann@example.com'),
  }
  signedIn(await api.auth.login.mutate({ ...credentials, proof }))
  expect(await left()).toBe(0)
})
