import { randomBytes, randomUUID } from 'node:crypto'
import { ask, type Audited } from './audited.ts'
import { people, type Person } from './people.ts'

type Named = { known: string; banned: string; muted: string; unverified: string }

/** A running server, with its own clock and known persons. */
export function remote(url: string, { unverified, ...rest }: Named): Audited {
  const { protocol, hostname, port } = new URL(url)
  const isTls = protocol === 'https:'
  const given: Partial<Record<Person, string[]>> = Object.fromEntries(
    Object.entries({ ...rest, pending: unverified }).map(([person, addresses]) => [
      person,
      addresses.split(',').filter(Boolean),
    ]),
  )
  const asked = people.filter((person) => given[person]?.length)
  if (asked.length === 0) throw new Error('--url needs --known, --banned, --muted or --unverified')
  // All take equal turns: an address asked about more often would be recognizable by its limits.
  const members = Math.min(...asked.map((person) => given[person]?.length ?? 0))
  const [known = ''] = asked.flatMap((person) => given[person] ?? [])
  // An address with the length and domain of a known one, so that only the account differs.
  const [local = '', domain = ''] = known.split('@')
  given.unknown = Array.from(
    { length: members },
    () => `${randomBytes(32).toString('hex').slice(0, Math.max(8, local.length))}@${domain}`,
  )
  return {
    line: { host: hostname, port: Number(port) || (isTls ? 443 : 80), isTls },
    people: ['unknown', ...asked],
    keyId: 'x',
    // Without a movable clock, an account stays locked after being asked about.
    rounds: members,
    who(person, round) {
      const email = given[person]?.[round] ?? ''
      return { person, email, name: email }
    },
    pass: () => undefined,
    now: () => Date.now(),
    noticeOf: () => Promise.resolve(randomUUID()),
  }
}

/** Returns whether the server accepts forged caller addresses, so that limits do not interfere. */
export async function countsByAddress(audited: Audited): Promise<boolean> {
  for (let count = 0; count < 40; count += 1) {
    const answer = await ask(audited, 'auth.disown', { body: { token: 'x.y.z' } })
    if (answer.status === 429) return false
  }
  return true
}
