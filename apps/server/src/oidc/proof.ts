import type { Session } from '../sessions/session.entity.ts'

/** When and how the person of a session signed in: by a password, or by a code that set one. */
export const proofOf = ({ createdAt }: Pick<Session, 'createdAt'>) => ({
  ts: Math.floor(createdAt.getTime() / 1000),
  acr: '1',
  amr: ['pwd'],
})

/** The key of our session in the answer to a question. */
export const answerKey = 'latchkey'
