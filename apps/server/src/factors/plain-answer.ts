/** A browser may send an object that tells a length, of which as many bytes would be made. */
export const isText = (challenge: unknown): challenge is string => typeof challenge === 'string'

/** The characters of a public key in base64url, as many as its column holds. RSA with 8192 bits has 1387. */
export const longestKey = 1400

/**
 * Whether a COSE_Key (RFC 9052) holds bytes and small numbers only. Of a number that stands where bytes should, the library
 * would make as many bytes.
 */
export const isPlainKey = (key: unknown): boolean =>
  key instanceof Map &&
  [...key.values()].every(
    (value) =>
      value instanceof Uint8Array || (Number.isInteger(value) && Math.abs(Number(value)) <= 257),
  )
