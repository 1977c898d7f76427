import type { Role } from '@latchkey/shared/auth'
import jwt from 'jsonwebtoken'
import { randomBytes, type KeyObject } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { createTokenCheck, keyOf } from './token-check.ts'
import type { TokenGeneration } from './refresh-token.ts'

export type AccessTokenClaims = {
  userId: number
  role: Role
  sessionId: string
  /** The generation of tokens that this one was issued with. */
  generation: TokenGeneration
  issuedAt: Date
  expiresAt: Date
}

export type AccessTokens = {
  sign(claims: Pick<AccessTokenClaims, 'userId' | 'role' | 'sessionId' | 'generation'>): {
    accessToken: string
    expiresAt: Date
  }
  /** Returns undefined for anything but a live token that this service signed. */
  verify(token: string): AccessTokenClaims | undefined
}

const audience = 'latchkey'
const typ = 'at+jwt'

type Options = {
  /** The first secret signs; all secrets verify. */
  secrets: readonly [string, ...string[]]
  issuer: () => string
  ttlSeconds: number
  clock: Clock
}

/** JWT access tokens (RFC 9068 `at+jwt`), HS256. */
export function createAccessTokens(options: Options): AccessTokens {
  const { secrets, issuer, ttlSeconds, clock } = options
  const key = keyOf(secrets[0])
  const now = () => Math.floor(clock().getTime() / 1000)
  return {
    sign({ userId, role, sessionId, generation }) {
      const iat = now()
      const exp = iat + ttlSeconds
      const claims = { iss: issuer(), aud: audience, sub: String(userId), role, sid: sessionId }
      const accessToken = jwt.sign({ ...claims, iat, exp, jti: tokenId(generation) }, key, {
        algorithm: 'HS256',
        header: { alg: 'HS256', typ },
      })
      return { accessToken, expiresAt: new Date(exp * 1000) }
    },
    verify: createTokenCheck({ secrets, clock, read: verifyUnder }),
  }

  function verifyUnder(secret: KeyObject, token: string): AccessTokenClaims | undefined {
    try {
      const { header, payload } = jwt.verify(token, secret, {
        algorithms: ['HS256'],
        issuer: issuer(),
        audience,
        clockTimestamp: now(),
        complete: true,
      })
      // jsonwebtoken accepts any typ, unknown critical headers, an audience list and a missing exp.
      if (header.typ !== typ || 'crit' in header || typeof payload === 'string') return undefined
      if (payload.aud !== audience || payload.exp === undefined || payload.iat === undefined)
        return undefined
      return {
        userId: Number(payload.sub),
        role: payload['role'],
        sessionId: String(payload['sid']),
        generation: generationOf(payload.jti),
        issuedAt: new Date(payload.iat * 1000),
        expiresAt: new Date(payload.exp * 1000),
      }
    } catch {
      return undefined
    }
  }
}

/** A unique id that encodes the generation of the token. Clients see an opaque string. */
const tokenId = ({ mark, lost }: TokenGeneration): string =>
  `${mark}.${lost}.${randomBytes(9).toString('base64url')}`

function generationOf(id = ''): TokenGeneration {
  const [mark = '', lost = ''] = id.split('.')
  return { mark, lost: Number(lost) || 0 }
}
