import { expect, test } from 'vitest'
import { createForeignHashes } from '../../src/foreign-hashes/foreign-hashes.ts'
import { isFault } from '../../src/foreign-hashes/foreign-hash.ts'
import { readForeignHash } from '../../src/foreign-hashes/read-foreign-hash.ts'
import { SealedHash } from '../../src/foreign-hashes/sealed-hash.entity.ts'
import { compareDecoy, readStock } from '../../src/foreign-hashes/stock.ts'
import { deriveKeys } from '../../src/keys.ts'
import { createPasswords } from '../../src/passwords/password.ts'
import { Deletion } from '../../src/users/deletion.entity.ts'
import { User } from '../../src/users/user.entity.ts'
import { later, days } from '../../src/clock.ts'
import { password, signedIn } from '../support/harness.ts'
import { formsOf, secrets, startWithHashes } from './people.ts'
import { typed, vectors } from './vectors.ts'

const keys = deriveKeys(secrets.SECRET_KEY)
const log = { warn: () => {} }
const entered = { typed, legacy: formsOf(typed).legacyPassword }

test('a decoy is a hash that can be compared, and stays while its profile does', async () => {
  const hash = vectors['bcrypt 2b']
  await using service = await startWithHashes({ ann: hash, bob: hash })
  const em = () => service.app.database.em.fork()
  const [first] = await em().find(SealedHash, {}, { orderBy: { user: 'asc' }, limit: 1 })
  await em().nativeUpdate(SealedHash, { user: first!.user.id }, { secretKeyId: 'gone' })
  const stock = await readStock(em(), { keys })
  const [sort] = stock.sorts
  expect(sort).toMatchObject({ count: 2 })
  expect(sort?.samples).toHaveLength(1)
  expect(await sort?.samples[0]?.matches(entered)).toBe(true)
  await em().nativeUpdate(SealedHash, {}, { secretKeyId: 'gone' })
  const [kept] = (await readStock(em(), { keys, known: stock })).sorts
  expect(kept?.samples).toBe(sort?.samples)
})

test('no hash is compared before a name draws it, and one that its library refuses is drawn once', async () => {
  const good = vectors.argon2id
  const refused = good.replace(/[^$]{22}(?=[$][^$]+$)/, 'a'.repeat(13))
  await using service = await startWithHashes({ ann: refused, bob: good })
  const stock = await readStock(service.app.database.em.fork(), { keys })
  const samples = stock.sorts[0]?.samples
  expect(samples).toHaveLength(2)
  for (let name = 0; name < 20; name += 1)
    // oxlint-disable-next-line no-await-in-loop
    await compareDecoy(stock, keys, { name: `name${name}`, entered })
  expect(samples).toHaveLength(1)
  expect(await samples?.[0]?.matches(entered)).toBe(true)
})

test('first sign-ins wait for no count of the rest, and share one', async () => {
  await using service = await startWithHashes({ ann: vectors['bcrypt 2b'] })
  const { em, prepare } = service.app.database
  let counts = 0
  const counting = { fork: () => ((counts += 1), em.fork()) }
  const database = { prepare, em: Object.assign(Object.create(em), counting) }
  const hashes = await createForeignHashes({ database, keys, log })
  counts = 0
  for (let each = 0; each < 10; each += 1) expect(hashes.renew()).toBeUndefined()
  await hashes.stop()
  expect(counts).toBe(2)
})

test('foreign hashes are compared one at a time, and those that wait let other passwords pass', async () => {
  const passwords = await createPasswords(keys, { memoryCost: 64, timeCost: 1 }, 2)
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  let [running, most] = [0, 0]
  const compare = async () => {
    most = Math.max(most, (running += 1))
    await held
    running -= 1
    return true
  }
  const waiting = Array.from({ length: 26 }, () => passwords.verifyAlone(compare))
  await expect(passwords.verifyAlone(compare)).rejects.toMatchObject({ reason: 'UNAVAILABLE' })
  expect(passwords.load()).toMatchObject({ busy: 1, waiting: 25, refused: 1 })
  expect(await passwords.hash(password(typed))).toMatch(/^\$argon2id/)
  release()
  expect(await Promise.all(waiting)).toEqual(waiting.map(() => true))
  expect(most).toBe(1)
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
