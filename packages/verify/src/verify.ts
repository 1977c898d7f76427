import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyOptions } from 'jose'

/** A caller, as known to the service when it signed the token. */
export type Person = {
  /** The id of the account: 22 characters, permanent and never reused. */
  subject: string
  role: 'user' | 'admin' | 'superadmin'
  /** `active`, since neither muted nor banned people can sign in. */
  status: 'active' | 'muted'
  /** The session that the token belongs to. */
  sessionId: string
  issuedAt: Date
  expiresAt: Date
}

/**
 * The reason for a refusal, and the answer to send.
 *
 * - `MISSING`: the request carries no bearer token.
 * - `EXPIRED`: the token was valid; a new one helps.
 * - `INVALID`: the token is not one of the service for this API.
 * - `ENDED`: its session ended or its account was shut out; only a verifier with the status feed knows.
 * - `UNAVAILABLE`: the keys or the feed of the service cannot be read, so no token can be judged.
 * - `CLOCK`: the token is from the future. The clock of this machine is behind that of the service, and would
 *   let expired tokens in; or that of the service was ahead when it signed.
 */
export type Refusal = {
  reason: 'MISSING' | 'EXPIRED' | 'INVALID' | 'ENDED' | 'UNAVAILABLE' | 'CLOCK'
  status: 401 | 503
  /** The value of `WWW-Authenticate` (RFC 6750 §3) with status 401. */
  challenge?: string
}

export type Verdict = { ok: true; person: Person } | { ok: false; refusal: Refusal }

/** The headers of Fetch, or those of Node. */
export type AnyHeaders =
  | { get(name: string): string | null }
  | { readonly [name: string]: string | readonly string[] | undefined }

export type Options = {
  /** The origin of the Latchkey service (`PUBLIC_URL`), without a slash at the end. */
  issuer: string
  /** The audience that the operator registered for this API. */
  audience: string
}

/** The tolerated difference of two machines' clocks, in seconds. */
const clockTolerance = 5

/**
 * The seconds by which this clock may be behind that of the service, as between its replicas. The tolerance
 * above would be too little, since it refuses everybody.
 */
const mostBehind = 300

const judges = new Map<string, (token: string) => Promise<Person>>()

/**
 * Verifies the bearer token of a request (RFC 9068): signature, algorithm, type, issuer, its one audience
 * and its times. The keys of the service are cached for ten minutes, and read again if a token names a
 * new one. Throws a TypeError for an issuer that is no origin, and nothing else.
 */
export async function verify(headers: AnyHeaders, options: Options): Promise<Verdict> {
  const judge = judgeFor(options)
  const token = bearerOf(headers)
  if (token === undefined) return refused('MISSING', options)
  try {
    return { ok: true, person: await judge(token) }
  } catch (error) {
    return refused(reasonOf(error), options)
  }
}

/** Returns the verifier of one service and API, so that its keys stay cached. */
function judgeFor({ issuer, audience }: Options): (token: string) => Promise<Person> {
  const name = JSON.stringify([issuer, audience])
  const known = judges.get(name)
  if (known) return known
  if (!URL.canParse(issuer) || new URL(issuer).origin !== issuer)
    throw new TypeError(`issuer is not an origin such as https://id.example.com: ${issuer}`)
  const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', issuer))
  const rules: JWTVerifyOptions = {
    issuer,
    audience,
    algorithms: ['ES256'],
    typ: 'at+jwt',
    clockTolerance,
    requiredClaims: ['sub', 'sid', 'role', 'status', 'iat', 'exp'],
  }
  const judge = async (token: string) => {
    const { payload } = await jwtVerify<Claims>(token, keys, rules)
    // A token for several APIs could be replayed by one of them at another.
    if (typeof payload.aud !== 'string') throw new errors.JWTInvalid('more than one audience')
    if (payload.iat > Date.now() / 1000 + mostBehind) throw new ClockBehind()
    return personOf(payload)
  }
  judges.set(name, judge)
  return judge
}

class ClockBehind extends Error {}

type Claims = JWTPayload & {
  sub: string
  sid: string
  role: Person['role']
  status: Person['status']
  iat: number
  exp: number
}

const personOf = ({ sub, role, status, sid, iat, exp }: Claims): Person => ({
  subject: sub,
  role,
  status,
  sessionId: sid,
  issuedAt: new Date(iat * 1000),
  expiresAt: new Date(exp * 1000),
})

function bearerOf(headers: AnyHeaders): string | undefined {
  const value = isFetch(headers) ? headers.get('authorization') : headers['authorization']
  return typeof value === 'string' ? /^bearer +([\w.-]+)$/i.exec(value)?.[1] : undefined
}

const isFetch = (headers: AnyHeaders): headers is { get(name: string): string | null } =>
  typeof headers['get'] === 'function'

/**
 * An error that does not concern the token concerns the service: it is unreachable, or its answer is no
 * key set.
 */
function reasonOf(error: unknown): Refusal['reason'] {
  if (error instanceof errors.JWTExpired) return 'EXPIRED'
  if (error instanceof ClockBehind) return 'CLOCK'
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid)
    return 'UNAVAILABLE'
  // jose throws its general error if the answer is not a key set, and fetch throws a TypeError.
  const isJose = error instanceof errors.JOSEError && error.code !== errors.JOSEError.code
  return isJose ? 'INVALID' : 'UNAVAILABLE'
}

/** The verdict that refuses a request for this reason. */
export function refused(
  reason: Refusal['reason'],
  { audience }: Pick<Options, 'audience'>,
): Verdict {
  if (reason === 'UNAVAILABLE' || reason === 'CLOCK')
    return { ok: false, refusal: { reason, status: 503 } }
  const realm = `Bearer realm="${audience}"`
  const challenge =
    reason === 'MISSING' ? realm : `${realm}, error="invalid_token", ${words[reason]}`
  return { ok: false, refusal: { reason, status: 401, challenge } }
}

const words = {
  EXPIRED: 'error_description="The token has expired"',
  ENDED: 'error_description="The session of the token has ended"',
  INVALID: 'error_description="The token is not valid here"',
}
