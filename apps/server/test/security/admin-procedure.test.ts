import { roles, type Role } from '@latchkey/shared/auth'
import { expect, test } from 'vitest'
import type { Context } from '../../src/context.ts'
import { adminProcedure, callerFactory, router } from '../../src/trpc.ts'

const caller = callerFactory(
  router({ whoAmI: adminProcedure.query(({ ctx }) => ctx.user.username) }),
)

/** The context of a call with a valid access token. */
function contextOf(role: Role | undefined): Context {
  const now = new Date()
  const user = { id: 1, username: 'ann', role }
  const session = { id: 's', isSeen: true, answersLost: 0, lastUsedAt: now, user }
  return {
    claims: { sessionId: 's' },
    now,
    findLiveSession: () => Promise.resolve(role === undefined ? undefined : session),
  } as unknown as Context
}

test('an administrators’ procedure answers administrators alone', async () => {
  const answers = await Promise.all(
    [...roles, undefined].map((role) =>
      caller(contextOf(role))
        .whoAmI()
        .catch((error: Error) => error.message),
    ),
  )
  expect(answers).toEqual(['FORBIDDEN', 'ann', 'ann', 'UNAUTHENTICATED'])
})
