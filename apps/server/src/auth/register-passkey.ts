import { nameDevice } from '@latchkey/shared/device-name'
import type { NewCredential, NewPasskey } from '@latchkey/shared/passkey'
import type { registerOptionsInput } from '@latchkey/shared/registration'
import type { EntityManager } from '@mikro-orm/sql'
import type * as z from 'zod/mini'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/retry.ts'
import { AppError } from '../errors.ts'
import { publish } from '../events/publish.ts'
import {
  creationOptions,
  keepPasskey,
  readPasskey,
  type MadePasskey,
} from '../factors/new-passkey.ts'
import { claimChallenge, newChallenge, type Purpose } from '../factors/passkey-challenge.ts'
import { Passkey } from '../factors/passkey.entity.ts'
import { tokenHash } from '../keys.ts'
import { lockChecked } from '../sessions/checked-account.ts'
import { passkeyTaken } from '../users/names.ts'
import type { User } from '../users/user.entity.ts'
import { readWish } from './registration.ts'
import type { SessionStart } from './start-session.ts'

const toRegister = ({ challengeId }: { challengeId: string }): Purpose => ['register', challengeId]

/**
 * The device learns the account's subject before a row stores it. The subject is derived from the
 * challenge, which is random and used once.
 */
const subjectFor = (challenge: string): string =>
  Buffer.from(tokenHash(`subject ${challenge}`), 'base64url')
    .toString('hex')
    .slice(0, 22)

/** Asks the browser for the passkey of a new account. Throws CODE_INVALID, USERNAME_TAKEN and EMAIL_TAKEN. */
export async function registerOptions(
  ctx: Context,
  input: z.output<typeof registerOptionsInput>,
): Promise<NewPasskey> {
  // A name that is refused later would leave a useless passkey on the device.
  await readWish(ctx, input)
  const { challenge, expiresAt } = newChallenge({ ...ctx, purpose: toRegister(input) })
  const options = creationOptions({
    publicUrl: ctx.publicUrl,
    service: ctx.config.brand.name,
    subject: subjectFor(challenge),
    person: { name: input.username, displayName: input.username },
    challenge,
    known: [],
    isSole: true,
  })
  return { options, expiresAt: expiresAt.toISOString() }
}

const refused = () => new AppError('INVALID_INPUT', { fields: { passkey: 'INVALID' } })

/**
 * Reads the passkey of a new account, which opens it alone. Throws INVALID_INPUT for every fault of the
 * passkey.
 */
export async function readFirstPasskey(
  ctx: Context,
  response: NewCredential,
  mailed: { challengeId: string },
) {
  const { made } = await readPasskey(response, { ...ctx, purpose: toRegister(mailed) })
  if (!made?.row.isPasswordless) throw refused()
  // A passkey that an account already has must not cost a password hash on every try.
  const { credentialHash } = made.row
  if ((await ctx.em().count(Passkey, { credentialHash })) > 0) throw passkeyTaken()
  return { ...made, subject: subjectFor(made.challenge) }
}

/** Adds the passkey in the transaction that creates the account. */
export async function keepFirstPasskey(
  ctx: Context,
  em: EntityManager,
  { owner, made }: { owner: User; made: MadePasskey & { subject: string } },
): Promise<void> {
  if (!(await claimChallenge(em, made.challenge))) throw refused()
  const name = nameDevice(ctx.userAgent ?? null) ?? 'Passkey'
  await keepPasskey(em, { ...made, owner, name, keys: ctx.keys, now: ctx.now })
  ctx.recordEvent(em, { kind: 'factor_added', userId: owner.id, detail: 'passkey' })
  await publish(em, { type: 'factor.added', userId: owner.id }, ctx.now)
}

/** The first session of an account without a password; its passkey has just been proved. */
export const byFirstPasskey = (
  ctx: Context,
  { id, password, role, email }: User,
): Pick<SessionStart, 'proof' | 'write'> => ({
  proof: { level: 2, methods: ['passkey'] },
  write: (work) =>
    inTransaction(ctx.em(), async (em) => {
      const owner = await lockChecked(em, { id, password, role, email })
      return owner && work(em)
    }),
})
