const bytes = (base64: string) => Buffer.from(base64, 'base64')

/** Eight by eight pixels each, as a browser encodes them. */
export const pictures = {
  webp: bytes('UklGRjQAAABXRUJQVlA4ICgAAABwAQCdASoIAAgAAUAmJaACdAFAAAD+8qlyr1eZV/82B/9m//HvawAA'),
  lossless: bytes('UklGRh4AAABXRUJQVlA4TBEAAAAvB8ABAAfQtT6Uq/+BiOh/AAA='),
  jpeg: bytes(
    '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAIAAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAAAgT/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCAAkT/2Q==',
  ),
}

const chunk = (name: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(8)
  head.write(name, 'latin1')
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)])
}

/** The extended format: flags and a size, then the picture and its extra chunks. */
export function extended(flags: number, { width = 8, height = 8, extra = Buffer.alloc(0) } = {}) {
  const canvas = Buffer.alloc(10)
  canvas.writeUInt8(flags)
  canvas.writeUIntLE(width - 1, 4, 3)
  canvas.writeUIntLE(height - 1, 7, 3)
  const chunks = [chunk('VP8X', canvas), pictures.webp.subarray(12)]
  if (extra.length > 0) chunks.push(chunk('XXXX', extra))
  return chunk('RIFF', Buffer.concat([Buffer.from('WEBP'), ...chunks]))
}

/** Pads a picture to exactly this many bytes. */
export const pictureOf = (size: number): Buffer =>
  extended(0, { extra: Buffer.alloc(size - extended(0).length - 8) })
