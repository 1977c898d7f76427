import type { Row } from './backup-file.ts'
import { columnsOf } from './old-schema.ts'

type Column = { name: string; mark: string; cell: (row: Row) => string | null }

/** The columns of a backup that the table still has: other programs may have dropped theirs. */
export function columnsInBoth(names: string[], create: string): Column[] {
  const present = columnsOf(create)
  return names.flatMap((name, at) => {
    const definition = present.get(name)
    if (definition === undefined) return []
    const cell = ({ cells }: Row) => cells[at] ?? null
    return [{ name, mark: markOf(definition), cell }]
  })
}

/** Values keep their bytes. Oracle's MySQL takes no bytes for JSON, only text. */
const markOf = (definition: string): string =>
  definition.startsWith('json') ? 'convert(unhex(?) using utf8mb4)' : 'unhex(?)'

export const quoted = (names: Iterable<string>, prefix = ''): string =>
  Array.from(names, (name) => `${prefix}\`${name}\``).join(', ')

/** The bytes of a value in hex. As a text, FLOAT has six digits; as DOUBLE, all that it needs. */
export function bytesOf(name: string, create: string): string {
  const isFloat = columnsOf(create).get(name)?.startsWith('float')
  return `hex(cast(\`${name}\`${isFloat ? ' + 0e0' : ''} as binary))`
}
