/**
 * A browser may send an object with a `length`, from which the library would allocate that many bytes.
 */
export const isText = (challenge: unknown): challenge is string => typeof challenge === 'string'

/**
 * The longest public key in base64url that its column holds. An RSA key with 8192 bits has 1387
 * characters.
 */
export const longestKey = 1400

/**
 * Returns whether a COSE_Key (RFC 9052) holds bytes and small numbers only. From a number in place of
 * bytes, the library would allocate that many bytes.
 */
export const isPlainKey = (key: unknown): boolean =>
  key instanceof Map &&
  [...key.values()].every(
    (value) =>
      value instanceof Uint8Array || (Number.isInteger(value) && Math.abs(Number(value)) <= 257),
  )
