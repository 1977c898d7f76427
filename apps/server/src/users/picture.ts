export type Picture = { bytes: Buffer; type: PictureType }
export type PictureType = 'image/webp' | 'image/jpeg'

type Size = { width: number; height: number }

const most = 1024

/**
 * Accepts a square, still WebP or JPEG of modest size; returns undefined otherwise. It reads the bytes
 * and ignores the declared type. The pixel limit matters because a small file can decode to a picture
 * that exhausts memory.
 */
export function readPicture(bytes: Buffer): Picture | undefined {
  const webp = readWebp(bytes)
  const size = webp ?? readJpeg(bytes)
  if (!size || size.width !== size.height || size.width < 1 || size.width > most) return undefined
  return { bytes, type: webp ? 'image/webp' : 'image/jpeg' }
}

/** RFC 9649: a RIFF file whose first chunk holds the size, in one of three forms. */
function readWebp(bytes: Buffer): Size | undefined {
  const isWebp = bytes.length > 30 && /^RIFF.{4}WEBP$/s.test(bytes.toString('latin1', 0, 12))
  if (!isWebp || bytes.readUInt32LE(4) !== bytes.length - 8) return undefined
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8 ':
      if (bytes.readUIntBE(23, 3) !== 0x9d012a) return undefined
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff }
    case 'VP8L': {
      if (bytes[20] !== 0x2f) return undefined
      const bits = bytes.readUInt32LE(21)
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
    }
    case 'VP8X':
      // Refuse animations, and Exif or XMP, which may reveal where a picture was taken.
      if ((bytes.readUInt8(20) & 0b1110) !== 0) return undefined
      return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 }
    default:
      return undefined
  }
}

/** ITU T.81: segments up to the frame header, which holds the size. */
function readJpeg(bytes: Buffer): Size | undefined {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return undefined
  if (bytes.readUInt16BE(bytes.length - 2) !== 0xffd9) return undefined
  let at = 2
  while (at + 9 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes.readUInt8(at + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  return undefined
}
