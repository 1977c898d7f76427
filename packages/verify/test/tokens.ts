import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose'
import type { AnyHeaders } from '../src/verify.ts'

export const audience = 'https://api.notes.example'

export async function makeKey(kid: string, alg = 'ES256') {
  const { privateKey, publicKey } = await generateKeyPair(alg)
  return { kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } }
}
export type Key = Awaited<ReturnType<typeof makeKey>>

export const now = () => Math.floor(Date.now() / 1000)
export const plain = () => ({
  sub: '0123456789abcdef012345',
  sid: '01a2256d-9995-71c6-b721-54ad29a18161',
  role: 'user',
  status: 'active',
  aud: audience,
  iat: now(),
  exp: now() + 600,
})

export type Change = { claims?: JWTPayload; header?: object; key?: Key }

export const sign = (issuer: string, key: Key, { claims, header }: Change = {}) =>
  new SignJWT({ iss: issuer, ...plain(), ...claims })
    .setProtectedHeader({ alg: key.alg, typ: 'at+jwt', kid: key.kid, ...header })
    .sign(key.privateKey, { crit: { x: true } })

export const bearer = (token: string): AnyHeaders => ({ authorization: `Bearer ${token}` })
