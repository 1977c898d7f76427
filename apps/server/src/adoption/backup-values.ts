import type { Row } from './backup-file.ts'
import { columnsOf } from './old-schema.ts'
import { markOf } from './value-bytes.ts'

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

export const quoted = (names: Iterable<string>, prefix = ''): string =>
  Array.from(names, (name) => `${prefix}\`${name}\``).join(', ')
