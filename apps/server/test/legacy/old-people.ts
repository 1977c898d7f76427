import { adoptAccount, emailKey, usernameKey } from '../../src/adoption/old-account.ts'
import { deriveKeys } from '../../src/keys.ts'
import { createPasswords } from '../../src/passwords/password.ts'
import { User } from '../../src/users/user.entity.ts'
import { cheapHash, type TestApp } from '../support/harness.ts'
import { golden, people } from './golden-client.ts'

export const secretKey = 'a secret key for the accounts of the old service'

const firstDay = new Date('2021-05-04T02:11:09Z')

/** The picture and the text of an account, as a recorded answer shows them. */
function shown(key: string) {
  const users = golden.cases.map((one) => Object(Object(one.expect.json).user) as Recorded)
  const recorded = users.find(({ username }) => username === `=\${acc.${key}.username}`)
  const text = (field = '<string>') => (field?.startsWith('=') ? field.slice(1) : null)
  return { avatar: text(recorded?.avatar), bio: text(recorded?.bio) }
}
type Recorded = { username?: string; avatar?: string; bio?: string }

/** Creates the accounts of accounts.json as the adoption does, on any database. */
export async function adoptPeople({ database }: Pick<TestApp, 'database'>): Promise<void> {
  const keys = deriveKeys(secretKey)
  const passwords = await createPasswords(keys, cheapHash, 2)
  const em = database.em.fork()
  const newestFirst = people.accounts.toReversed()
  const survey = {
    names: new Map(newestFirst.map(({ username, id }) => [usernameKey(username), id])),
    addresses: new Map(newestFirst.map(({ email, id }) => [emailKey(email), id])),
    clock: 'none' as const,
  }
  for (const one of people.accounts) {
    const times = { created_at: '2021-05-04 02:11:09', updated_at: '2021-05-04 02:11:09' }
    const old = { ...one, password: one.stored, ...times }
    const { account } = adoptAccount(old, survey)
    const { digest, ...columns } = account
    em.create(User, {
      ...columns,
      username: one.username,
      email: one.email,
      status: one.status,
      password: await passwords.hash(digest),
      passwordKeyId: keys.id,
      createdAt: firstDay,
      updatedAt: firstDay,
      ...shown(one.key),
    })
  }
  await em.flush()
}
