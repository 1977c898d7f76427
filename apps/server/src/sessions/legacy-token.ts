import { roles } from '@latchkey/shared/auth'
import jwt from 'jsonwebtoken'
import type { KeyObject } from 'node:crypto'
import * as z from 'zod/mini'
import { days, type Clock } from '../clock.ts'
import type { AccessTokenClaims } from './access-token.ts'
import { createTokenCheck, keyOf } from './token-check.ts'

export type LegacyTokens = {
  sign(claims: Pick<AccessTokenClaims, 'userId' | 'role' | 'sessionId'>): string
  /** Returns undefined for anything but a live token that this service signed for an old client. */
  verify(token: string): AccessTokenClaims | undefined
}

const typ = 'JWT'
const claims = z.object({ user_id: z.int(), role: z.enum(roles), exp: z.number(), sid: z.string() })
const lifetime = days(1)

type Options = {
  /** The first secret signs; all secrets verify. */
  secrets: readonly [string, ...string[]]
  clock: Clock
}

/**
 * The predecessor's tokens with the id of a session, so that the end of the session ends the token. The
 * predecessor's own tokens name no session and outlived bans, so they are refused.
 */
export function createLegacyTokens({ secrets, clock }: Options): LegacyTokens {
  const key = keyOf(secrets[0])
  return {
    sign({ userId, role, sessionId }) {
      const exp = Math.floor((clock().getTime() + lifetime) / 1000)
      const given = { user_id: userId, role, exp, sid: sessionId }
      return jwt.sign(given, key, { algorithm: 'HS256', noTimestamp: true })
    },
    verify: createTokenCheck({ secrets, clock, read }),
  }

  function read(secret: KeyObject, token: string): AccessTokenClaims | undefined {
    try {
      const { header, payload } = jwt.verify(token, secret, {
        algorithms: ['HS256'],
        clockTimestamp: Math.floor(clock().getTime() / 1000),
        complete: true,
      })
      // The type excludes access tokens, which the same secret signs.
      if (header.typ !== typ || 'crit' in header) return undefined
      const { data } = claims.safeParse(payload)
      if (!data) return undefined
      const expiresAt = new Date(data.exp * 1000)
      return {
        userId: data.user_id,
        role: data.role,
        sessionId: data.sid,
        generation: { mark: '', lost: 0 },
        issuedAt: new Date(expiresAt.getTime() - lifetime),
        expiresAt,
      }
    } catch {
      return undefined
    }
  }
}
