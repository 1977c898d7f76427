import type { CredentialRef, SignedCredential } from '@latchkey/shared/passkey'
import { transports } from '@latchkey/shared/passkey'
import type { EntityManager } from '@mikro-orm/sql'
import type { RecordEvent } from '../audit/record.ts'
import { withValues, type Statement } from '../database/statement.ts'
import { tokenHash, type Keys } from '../keys.ts'
import { Factor } from './factor.entity.ts'
import { expiryOf } from './passkey-challenge.ts'
import { Passkey } from './passkey.entity.ts'
import { spendChallengeOnce, useFactor, usePasskeyAlone } from './passkey.statements.ts'
import { recordUse } from './recovery.ts'
import { openSecret, sealSecret } from './totp.ts'
import type { Signed } from './webauthn.ts'

const confirmed = { confirmedAt: { $ne: null } } as const

/** The passkeys of an account, oldest first. */
export const findPasskeys = (em: EntityManager, userId: number): Promise<Passkey[]> =>
  em.find(
    Passkey,
    { factor: { user: userId, ...confirmed } },
    { populate: ['factor'], orderBy: { factor: { confirmedAt: 'asc', id: 'asc' } } },
  )

export const toCredentialRef = ({
  credentialId: id,
  transports: known,
}: Pick<Passkey, 'credentialId' | 'transports'>): CredentialRef => {
  const given = new Set(known.split(' '))
  return { id, type: 'public-key', transports: transports.filter((one) => given.has(one)) }
}

/** The bytes that identify the account to a device. They reveal nothing, and stay when names change. */
export const userHandleOf = (subject: string): string => Buffer.from(subject).toString('base64url')

type Sealed = Pick<Passkey, 'credentialId' | 'publicKey' | 'rpId'> & { subject: string }

const printOf = ({ credentialId, publicKey, rpId, subject }: Sealed): string =>
  tokenHash(JSON.stringify([credentialId, publicKey, rpId, subject]))

/** Seals a passkey, so that a row written by an attacker with access to the table opens no account. */
export const sealPasskey = (keys: Keys, id: string, passkey: Sealed): string =>
  sealSecret(keys, id, printOf(passkey))

/**
 * Returns whether the seal belongs to this factor and passkey. Throws if its SECRET_KEY is not listed.
 */
export const isSealed = (
  keys: Keys,
  factor: Pick<Factor, 'id' | 'secret' | 'secretKeyId'>,
  passkey: Sealed,
): boolean => openSecret(keys, factor) === printOf(passkey)

/** Returns whether a signature may follow the last one: a counter that went back comes from a copy. */
export const isAhead = ({ counter }: Pick<Passkey, 'counter'>, signed: Pick<Signed, 'counter'>) =>
  signed.counter > counter || (signed.counter === 0 && counter === 0)

/** `soleUse` checks this once more, since the right may end meanwhile. */
export const maySignInAlone = ({
  isPasswordless,
  needsPassword,
}: Pick<Passkey, 'isPasswordless' | 'needsPassword'>): boolean => isPasswordless && !needsPassword

type Opening = Pick<Passkey, 'isPasswordless' | 'needsPassword' | 'rpId'>

/** Returns whether a passkey opens its account alone, at this host. */
export const opensAlone = (passkey: Opening, rpId: string): boolean =>
  maySignInAlone(passkey) && passkey.rpId === rpId

/** Returns whether a passkey still opens an account after this factor's removal. */
export async function opensWithout(
  em: EntityManager,
  { id, userId, rpId }: { id: string; userId: number; rpId: string },
): Promise<boolean> {
  const others = (await findPasskeys(em, userId)).filter(({ factor }) => factor.id !== id)
  return others.some((one) => opensAlone(one, rpId) && one.factor.removesAt == null)
}

/** The last counter of a passkey that is no copy; most devices do not count and always report 0. */
export const lastBefore = ({ counter }: Signed) => (counter === 0 ? 0 : { $lt: counter })

type Use = { id: string; userId: number; signed: Signed; now: Date }

/** Records a use in the transaction of its effect. Returns false if the passkey is gone or was used. */
export async function usePasskey(
  em: EntityManager,
  { id, userId, signed, now, recordEvent }: Use & { recordEvent: RecordEvent },
): Promise<boolean> {
  const { counter, isSynced, isBackedUp } = signed
  const same = { factor: id, counter: lastBefore(signed), isSynced }
  const change = { counter, isBackedUp, needsPassword: false }
  if ((await em.nativeUpdate(Passkey, same, change)) === 0) return false
  const stop = { by: 'passkey', recordEvent } as const
  return recordUse(em, { id, user: userId }, { lastUsedAt: now, stop })
}

/**
 * The changes of a passkey that signs in alone. Each finds a row unless the challenge was used before, the passkey was
 * used since, or it may no longer sign in alone.
 */
export function soleUse({ id, userId, signed, now }: Use): Statement[] {
  const { challenge, counter, isSynced, isBackedUp } = signed
  const below = Math.max(counter, 1)
  return [
    withValues(spendChallengeOnce, tokenHash(challenge), expiryOf(challenge)),
    withValues(usePasskeyAlone, counter, Number(isBackedUp), id, Number(isSynced), below),
    withValues(useFactor, now, id, userId),
  ]
}

/** Requires the password beside each passkey of an account, once: any of them may be a stranger's. */
export async function suspendPasskeys(em: EntityManager, userId: number): Promise<void> {
  const factors = await em.find(Factor, { user: userId, kind: 'passkey' })
  const ids = factors.map(({ id }) => id)
  if (ids.length > 0)
    await em.nativeUpdate(Passkey, { factor: { $in: ids } }, { needsPassword: true })
}

/**
 * Returns whether an answer names the account that has the passkey; security keys without memory name
 * none.
 */
export const namesOwner = ({ response }: SignedCredential, subject: string, isAlone: boolean) =>
  response.userHandle === undefined ? !isAlone : response.userHandle === userHandleOf(subject)
