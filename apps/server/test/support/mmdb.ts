/** A value of an MMDB file. Numbers are written as unsigned integers of 32 bits. */
type Value = string | number | Value[] | { [key: string]: Value }

type Network = { address: string; bits: number; value: Value }

const types = { text: 2, number: 6, map: 7, list: 11 } as const

/**
 * Writes an MMDB file of IPv4 networks (MaxMind DB format 2.0), as DB-IP and MaxMind publish them: a binary tree
 * of the bits of addresses, the values, and a description of both.
 */
export function writeMmdb(databaseType: string, networks: Network[]): Buffer {
  const nodes: { left?: number; right?: number }[] = [{}]
  const values: Buffer[] = []
  const leaves = new Map<string, number>()
  for (const { address, bits, value } of networks) {
    const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
    let at = 0
    for (let bit = 0; bit < bits; bit++) {
      const side = Math.floor(number / 2 ** (31 - bit)) % 2 === 1 ? 'right' : 'left'
      if (bit === bits - 1) leaves.set(`${at} ${side}`, values.push(encode(value)) - 1)
      else {
        const next = nodes[at]?.[side] ?? nodes.push({}) - 1
        nodes[at] = { ...nodes[at], [side]: next }
        at = next
      }
    }
  }
  const offsets = values.map((_value, index) => Buffer.concat(values.slice(0, index)).length)
  const tree = nodes.map((node, at) => {
    const records = (['left', 'right'] as const).map((side) => {
      const leaf = leaves.get(`${at} ${side}`)
      if (leaf !== undefined) return nodes.length + 16 + (offsets[leaf] ?? 0)
      return node[side] ?? nodes.length
    })
    return Buffer.concat(records.map((record) => uint(record, 3)))
  })
  const description = encode({
    node_count: nodes.length,
    record_size: 24,
    ip_version: 4,
    database_type: databaseType,
    languages: ['en', 'zh-CN'],
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_790_000_000,
    description: { en: 'made by a test' },
  })
  const marker = Buffer.from('\u00ab\u00cd\u00efMaxMind.com', 'latin1')
  return Buffer.concat([...tree, Buffer.alloc(16), ...values, marker, description])
}

function uint(value: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  bytes.writeUIntBE(value, 0, length)
  return bytes
}

function encode(value: Value): Buffer {
  if (typeof value === 'string') {
    const text = Buffer.from(value)
    return Buffer.concat([control(types.text, text.length), text])
  }
  if (typeof value === 'number') return Buffer.concat([control(types.number, 4), uint(value, 4)])
  if (Array.isArray(value))
    return Buffer.concat([control(types.list, value.length), ...value.map(encode)])
  const entries = Object.entries(value)
  const parts = entries.flatMap(([key, part]) => [encode(key), encode(part)])
  return Buffer.concat([control(types.map, entries.length), ...parts])
}

/** Type and size; types above 7 take a byte of their own, and sizes here stay below 285. */
function control(type: number, size: number): Buffer {
  const first = ((type > 7 ? 0 : type) << 5) | Math.min(size, 29)
  return Buffer.from([first, ...(type > 7 ? [type - 7] : []), ...(size < 29 ? [] : [size - 29])])
}
