import { hash } from 'node:crypto'

/** 8 MiB: among a million texts some hundred are taken for known ones. */
const bits = 2 ** 26

/**
 * Returns whether a text may have been asked about before. The memory is fixed (a Bloom filter), so a few
 * new texts are taken for known ones; a known text never counts as new.
 */
export function createSeenBefore(): (text: string) => boolean {
  const seen = new Uint32Array(bits / 32)
  const mark = (at: number): boolean => {
    const [word, bit] = [at >>> 5, 1 << (at & 31)]
    const wasMarked = ((seen[word] ?? 0) & bit) !== 0
    seen[word] = (seen[word] ?? 0) | bit
    return wasMarked
  }
  return (text) => {
    const digest = hash('sha256', text, 'buffer')
    const marks = [digest.readUInt32LE(0), digest.readUInt32LE(4)].map((one) => mark(one % bits))
    return !marks.includes(false)
  }
}
