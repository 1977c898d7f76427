import type { SignedCredential } from '@latchkey/shared/passkey'
import type { EntityManager } from '@mikro-orm/sql'
import type { Context } from '../context.ts'
import type { FoundPasskey } from '../factors/find-passkey.ts'
import { claimChallenge, isChallenge, isSpent, type Purpose } from '../factors/passkey-challenge.ts'
import { isAhead, isSealed, maySignInAlone, namesOwner, usePasskey } from '../factors/passkeys.ts'
import { readSigned, rpIdOf, type Signed } from '../factors/webauthn.ts'
import { findKeys } from '../keys.ts'

export type RightPasskey = {
  passkey: FoundPasskey
  signed: Signed
  /**
   * Spends the challenge and records the use, in the transaction of its effect. Returns false if either
   * is no longer possible.
   */
  spend(em: EntityManager): Promise<boolean>
}

type Options = {
  response: SignedCredential
  purpose: Purpose
  /**
   * True if the passkey replaces the password too, which requires a passkey and a device that verify
   * their user.
   */
  isAlone?: boolean
}

/**
 * Compares a passkey's answer with the stored passkey. Returns undefined for each fault, including an
 * unknown passkey.
 */
export async function comparePasskey(
  ctx: Context,
  { response, purpose, isAlone = false }: Options,
): Promise<RightPasskey | undefined> {
  const { keys, now, publicUrl } = ctx
  const passkey = await ctx.findPasskey(response.id)
  // The passkey was made for another host, for which browsers would not have offered it.
  if (passkey?.rpId !== rpIdOf(publicUrl)) return undefined
  // The library must not see a row that another party wrote.
  if (!isItself(ctx, passkey)) return undefined
  const { publicKey, owner } = passkey
  const isOurs = (challenge: string) => isChallenge(challenge, { keys, now, purpose })
  const signed = await readSigned(response, { publicKey, publicUrl, isChallenge: isOurs })
  if (!signed || signed.isSynced !== passkey.isSynced) return undefined
  if (!namesOwner(response, owner.subject, isAlone)) return undefined
  // A repeated answer is no sign of a copied device, and must not use up what its owner has left.
  if (await isSpent(ctx.em(), signed.challenge)) return undefined
  if (!isAhead(passkey, signed)) {
    ctx.log.warn({ userId: owner.id }, 'the counter of a passkey went back: it may be a copy')
    await ctx.recordNow({ kind: 'passkey_cloned', userId: owner.id })
    return undefined
  }
  if (isAlone && !(signed.isVerified && maySignInAlone(passkey))) return undefined
  const { recordEvent } = ctx
  const use = { id: passkey.factor.id, userId: owner.id, signed, now, recordEvent }
  const spend = async (em: EntityManager) =>
    (await claimChallenge(em, signed.challenge)) && usePasskey(em, use)
  return { passkey, signed, spend }
}

function isItself(ctx: Context, passkey: FoundPasskey): boolean {
  const { factor, owner, credentialId, publicKey, rpId } = passkey
  const { id: userId, subject } = owner
  if (findKeys(ctx.keys, factor.secretKeyId))
    return isSealed(ctx.keys, factor, { credentialId, publicKey, rpId, subject })
  ctx.log.error({ userId }, 'a passkey belongs to a SECRET_KEY that is not listed')
  return false
}
