import type { ChallengeType } from '@latchkey/shared/auth'
import { writeCode } from '@latchkey/shared/code'
import { digestText } from '@latchkey/shared/digest'
import { randomBytes } from 'node:crypto'
import type { Challenge } from '../codes/challenge.entity.ts'
import { findClientChallenge, letClientFind } from '../codes/client-challenge.ts'
import { challengeCode } from '../codes/code.ts'
import type { Context } from '../context.ts'
import { findLastMail } from '../mail/code-status.ts'
import { requestCode } from '../auth/request-code.ts'

type Question = { email: string; type: ChallengeType }

/** Mails a code as the pages do. The old client then finds it by its address. */
export async function sendCodeToOldClient(ctx: Context, question: Question): Promise<void> {
  const wanted = { ...question, locale: 'zh' as const }
  await letFindMailed(ctx, await requestCode(ctx, wanted, { mailsDisabled: true }))
}

/** A challenge without a mail leaves the previous code valid, since that is the one in the mailbox. */
export async function letFindMailed(ctx: Context, challenge: Challenge): Promise<void> {
  if (!(await findLastMail(ctx.em(), challenge.challengeId))) return
  await letClientFind(ctx.em(), challenge)
}

/**
 * Finds the challenge and code that an old client refers to. An address without a challenge gets an
 * unsolvable one, so that the cost and the answer are the same.
 */
export async function findProof(ctx: Context, question: Question, sent: string) {
  const challenge = await findClientChallenge(ctx.em(), question)
  const challengeId = challenge?.challengeId ?? randomBytes(16).toString('base64url')
  return { challengeId, code: readOldCode(ctx, challenge, sent) }
}

/** An old client sends a code as mailed, or its SHA-256 in hex. A wrong digest becomes a wrong code. */
function readOldCode({ keys }: Context, challenge: Challenge | undefined, sent: string): string {
  if (!/^[0-9a-f]{64}$/i.test(sent)) return sent
  const code = challenge && challengeCode(challenge, keys)
  if (code === undefined) return wrongCode
  const isRight = [code, writeCode(code)].some(
    (text) => digestText('', text) === sent.toLowerCase(),
  )
  return isRight ? code : wrongCode
}

/** A code of the longest form, which equals no code of digits. */
const wrongCode = 'AAAAAAAAAA'
