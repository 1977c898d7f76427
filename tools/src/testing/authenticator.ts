import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest()
const base64url = (data: string | Buffer): string => Buffer.from(data).toString('base64url')

const head = (major: number, count: number): Buffer =>
  count < 24
    ? Buffer.from([(major << 5) | count])
    : count < 256
      ? Buffer.from([(major << 5) | 24, count])
      : Buffer.from([(major << 5) | 25, count >> 8, count & 255])

type Cbor = number | string | Buffer | Map<number | string, Cbor>

/** The part of RFC 8949 that an authenticator needs. */
function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string')
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value])
  const entries = [...value].flatMap(([key, of]) => [cbor(key), cbor(of)])
  return Buffer.concat([head(5, value.size), ...entries])
}

type Habits = {
  origin: string
  /** True if it asks for a fingerprint or a PIN. */
  verifies?: boolean
  present?: boolean
  isSynced?: boolean
  isBackedUp?: boolean
  /** Undefined for a device that does not count. */
  counter?: number
  rpId?: string
  userHandle?: string
  rk?: boolean
  format?: string
  alg?: number
}

type Creation = { rp: { id: string }; user: { id: string }; challenge: string }
type Request = { challenge: string; rpId: string }
type Kept = { id: Buffer; userHandle: string; rpId: string }

/** A security key or a phone in software, with ES256 and without attestation (WebAuthn Level 3, section 6). */
export function createAuthenticator(habits: Habits) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(32)
  let kept: Kept | undefined
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })

  const authData = (rpId: string, own: Habits, attested?: Buffer) => {
    const { verifies = true, present = true, isSynced = false, isBackedUp = false } = own
    const flags =
      Number(present) |
      (Number(verifies) << 2) |
      (Number(isSynced) << 3) |
      (Number(isBackedUp) << 4) |
      (attested ? 1 << 6 : 0)
    const rest = Buffer.alloc(5)
    rest.writeUInt8(flags)
    rest.writeUInt32BE(own.counter ?? 0, 1)
    return Buffer.concat([sha256(own.rpId ?? rpId), rest, attested ?? Buffer.alloc(0)])
  }
  const clientData = (type: string, challenge: string, origin: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))

  return {
    id: base64url(id),
    habits,
    /** The answer of `navigator.credentials.create`, as JSON. */
    create({ rp, user, challenge }: Creation, other: Partial<Habits> = {}) {
      const own = { ...habits, ...other }
      kept = { id, userHandle: user.id, rpId: rp.id }
      const key = new Map<number, Cbor>([
        [1, 2],
        [3, own.alg ?? -7],
        [-1, 1],
        [-2, Buffer.from(x, 'base64url')],
        [-3, Buffer.from(y, 'base64url')],
      ])
      const length = Buffer.alloc(2)
      length.writeUInt16BE(id.length)
      const attested = Buffer.concat([Buffer.alloc(16), length, id, cbor(key)])
      const object = new Map<string, Cbor>([
        ['fmt', own.format ?? 'none'],
        ['attStmt', new Map()],
        ['authData', authData(rp.id, own, attested)],
      ])
      return {
        id: base64url(id),
        rawId: base64url(id),
        type: 'public-key' as const,
        response: {
          clientDataJSON: base64url(clientData('webauthn.create', challenge, own.origin)),
          attestationObject: base64url(cbor(object)),
          transports: ['internal', 'hybrid'],
        },
        clientExtensionResults: { credProps: { rk: own.rk ?? true } },
      }
    },
    /** The answer of `navigator.credentials.get`, as JSON. */
    get({ challenge, rpId }: Request, other: Partial<Habits> = {}) {
      const own = { ...habits, ...other }
      if (!kept) throw new Error('the authenticator has no passkey yet')
      const data = authData(rpId, own)
      const client = clientData('webauthn.get', challenge, own.origin)
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey)
      return {
        id: base64url(kept.id),
        rawId: base64url(kept.id),
        type: 'public-key' as const,
        response: {
          clientDataJSON: base64url(client),
          authenticatorData: base64url(data),
          signature: base64url(signature),
          userHandle: own.userHandle ?? kept.userHandle,
        },
      }
    },
  }
}

export type Authenticator = ReturnType<typeof createAuthenticator>
