import { detailsOf } from '../error-details.ts'
import type { PasswordDigest } from '@latchkey/shared/digest'
import { readFileSync } from 'node:fs'
import { StartupError } from '../config/startup-error.ts'

/** Bytes kept per digest. Among 100,000 entries a random digest matches once in 10^14. */
const width = 8

export type DigestList = { size: number; has(digest: PasswordDigest): boolean }

const cut = (digest: PasswordDigest): Buffer => Buffer.from(digest.slice(0, width * 2), 'hex')

/** Truncates and sorts digests into the form that `createDigestList` searches. */
export const packDigests = (digests: Iterable<PasswordDigest>): Buffer =>
  Buffer.concat(Array.from(new Set(digests), cut).toSorted(Buffer.compare))

export function createDigestList(packed: Buffer): DigestList {
  const size = packed.length / width
  return {
    size,
    has(digest) {
      const wanted = cut(digest)
      let [low, high] = [0, size]
      while (low < high) {
        const middle = (low + high) >>> 1
        const order = packed.compare(wanted, 0, width, middle * width, (middle + 1) * width)
        if (order === 0) return true
        if (order < 0) low = middle + 1
        else high = middle
      }
      return false
    },
  }
}

export function readDigestList(file: URL): DigestList {
  try {
    const packed = readFileSync(file)
    if (packed.length > 0 && packed.length % width === 0) return createDigestList(packed)
  } catch (cause) {
    if (detailsOf(cause).code !== 'ENOENT') throw cause
  }
  throw new StartupError({
    en: 'the list of common passwords is not built: start with npm start, which builds it',
    zh: '常见密码列表尚未构建：请用 npm start 启动，它会先行构建',
  })
}
