import { digestLegacyPassword, digestPassword } from '@latchkey/shared/digest'
import { typedBefore } from '../adopted.ts'
import { createBrowser, refusalOf, type Browser } from './browser.ts'
import { liveFully } from './person.ts'
import { Cut, lose, write, type World } from './world.ts'

/**
 * Signs in for the first time since the adoption, with the old password and a mailed code. Then the new password
 * stands, and the digest of the old database opens nothing.
 */
export async function liveAdopted(world: World): Promise<void> {
  const { cluster, history, mailPatience } = world
  const username = cluster.adopted.pop()
  // No adopted account is left that has not signed in.
  if (username === undefined) return liveFully(world)
  const email = `${username}@example.com`
  const password = digestPassword(typedBefore(username))
  const legacyPassword = digestLegacyPassword(typedBefore(username))
  const both = { identifier: username, password, legacyPassword }
  const browser = createBrowser(cluster.url)
  const first = await write(world, () => browser.api.auth.login.mutate(both))
  if (first.status !== 'code_required') return lose(world, `${username} was ${first.status}`)
  history.mails.push(email)
  const code = await cluster.mails.code(email, 1, mailPatience)
  // The audit decides whether the mail was lost.
  if (code === undefined) throw new Cut()
  const proof = { challengeId: first.challenge.challengeId, code }
  const session = await write(world, () => browser.api.auth.login.mutate({ ...both, proof }))
  if (session.status !== 'signed_in') return lose(world, `${username} ended in ${session.status}`)
  history.adopted.push(username)
  const cookies = [browser.jar.cookie]
  history.accounts.push({ username, email, digests: [password], cookies, revoked: [] })
  const guesses = [legacyPassword, digestPassword('of a thief')]
  for (const guess of guesses)
    await expectShut(world, { identifier: username, password: guess, legacyPassword })
}

type Guess = Parameters<Browser['api']['auth']['login']['mutate']>[0]

/** Expects that a thief with the old database is not signed in. */
async function expectShut({ cluster, history }: World, guess: Guess): Promise<void> {
  const thief = createBrowser(cluster.url)
  const answer = await history
    .call('write', () => thief.api.auth.login.mutate(guess))
    .catch((error: unknown) => ({ status: refusalOf(error) }))
  if (answer.status === 'signed_in') history.broken.revokedAccepted.push('an old digest')
}
