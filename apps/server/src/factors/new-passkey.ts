import {
  transports,
  type CreationOptions,
  type CredentialRef,
  type NewCredential,
} from '@latchkey/shared/passkey'
import type { EntityManager } from '@mikro-orm/sql'
import { tokenHash, type Keys } from '../keys.ts'
import { randomId } from '../random-id.ts'
import type { User } from '../users/user.entity.ts'
import { Factor } from './factor.entity.ts'
import { challengeLife, isChallenge, type Purpose } from './passkey-challenge.ts'
import { Passkey } from './passkey.entity.ts'
import { sealPasskey, userHandleOf } from './passkeys.ts'
import { algorithms, readNew, rpIdOf } from './webauthn.ts'

type Wanted = {
  publicUrl: string
  service: string
  subject: string
  person: { name: string; displayName: string }
  challenge: string
  known: CredentialRef[]
  /**
   * True if nothing else opens the account: the passkey is then found without a name and verifies its
   * user.
   */
  isSole: boolean
}

/** The options of `navigator.credentials.create`. */
export function creationOptions(wanted: Wanted): CreationOptions {
  const { publicUrl, service, subject, person, challenge, known, isSole } = wanted
  const demand = isSole ? 'required' : 'preferred'
  return {
    rp: { id: rpIdOf(publicUrl), name: service },
    user: { id: userHandleOf(subject), ...person },
    challenge,
    pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
    timeout: challengeLife,
    excludeCredentials: known,
    authenticatorSelection: { residentKey: demand, userVerification: demand },
    attestation: 'none',
    extensions: { credProps: true },
  }
}

type Deps = { keys: Keys; now: Date; publicUrl: string; purpose: Purpose }

/**
 * Reads a new passkey. `isKnown` tells whether it answers a challenge of ours, `made` whether it is
 * valid.
 */
export async function readPasskey(
  response: NewCredential,
  { keys, now, publicUrl, purpose }: Deps,
) {
  let isKnown = false
  const read = await readNew(response, {
    publicUrl,
    isChallenge: (text) => (isKnown = isChallenge(text, { keys, now, purpose })),
  })
  if (!read || !isKnown) return { isKnown, made: undefined }
  const { challenge, isVerified, ...credential } = read
  const isFound = response.clientExtensionResults?.credProps?.rk !== false
  const reached = transports.filter((one) => response.response.transports?.includes(one))
  const row = {
    ...credential,
    credentialHash: tokenHash(credential.credentialId),
    transports: reached.join(' '),
    isPasswordless: isVerified && isFound,
    needsPassword: false,
    rpId: rpIdOf(publicUrl),
  }
  return { isKnown, made: { challenge, row } }
}

export type MadePasskey = NonNullable<Awaited<ReturnType<typeof readPasskey>>['made']>

type Keeping = {
  owner: User
  subject: string
  name: string
  row: MadePasskey['row']
  keys: Keys
  now: Date
}

/** Writes a passkey, in the transaction that has spent its challenge. */
export async function keepPasskey(
  em: EntityManager,
  { owner, subject, name, row, keys, now }: Keeping,
) {
  const id = randomId()
  const seal = { secret: sealPasskey(keys, id, { ...row, subject }), secretKeyId: keys.id }
  const dates = { createdAt: now, confirmedAt: now }
  const factor = em.create(Factor, { id, user: owner, kind: 'passkey', name, ...seal, ...dates })
  const passkey = em.create(Passkey, { factor, ...row })
  await em.flush()
  return { factor, passkey }
}
