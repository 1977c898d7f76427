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

/** Mails a code as the pages do, which the old client then finds by its address. */
export async function sendCodeToOldClient(ctx: Context, question: Question): Promise<void> {
  const wanted = { ...question, locale: 'zh' as const }
  await letFindMailed(ctx, await requestCode(ctx, wanted, { mailsDisabled: true }))
}

/** Without a mail of its own the code before it still counts, since that is the one in the mailbox. */
export async function letFindMailed(ctx: Context, challenge: Challenge): Promise<void> {
  if (!(await findLastMail(ctx.em(), challenge.challengeId))) return
  await letClientFind(ctx.em(), challenge)
}

/**
 * The challenge and code that an old client means. An address without a challenge gets one that nothing
 * solves, so that it costs and answers the same.
 */
export async function findProof(ctx: Context, question: Question, sent: string) {
  const challenge = await findClientChallenge(ctx.em(), question)
  const challengeId = challenge?.challengeId ?? randomBytes(16).toString('base64url')
  return { challengeId, code: readOldCode(ctx, challenge, sent) }
}

/** A code is sent as mailed, or as the SHA-256 hex of that. A wrong digest becomes a wrong code. */
function readOldCode({ keys }: Context, challenge: Challenge | undefined, sent: string): string {
  if (!/^[0-9a-f]{64}$/i.test(sent)) return sent
  const code = challenge && challengeCode(challenge, keys)
  if (code === undefined) return wrongCode
  const isRight = [code, writeCode(code)].some(
    (text) => digestText('', text) === sent.toLowerCase(),
  )
  return isRight ? code : wrongCode
}

/** A code of the longest form, which no code of digits equals. */
const wrongCode = 'AAAAAAAAAA'
