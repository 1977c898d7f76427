import { readFileSync, writeFileSync } from 'node:fs'
import { root } from '../../../scripts/run.mjs'

/** A generated part of a document, between two marks that bear its name. */
export type Part = { file: string; name: string; text: string }

/** Writes a part; with `isCheck` only returns the difference, or undefined if the part is current. */
export function generate({ file, name, text }: Part, isCheck: boolean): string[] {
  const mark = (words: string) => (file.endsWith('.md') ? `<!-- ${words} -->` : `# ${words}`)
  const [begin, end] = [mark(`${name}: written by pnpm tables --write`), mark(`end of ${name}`)]
  const before = readFileSync(root + file, 'utf8')
  if (!before.includes(begin) || !before.includes(end)) return [`${file} has no place for ${name}`]
  const [head = '', rest = ''] = before.split(begin)
  const [, tail = ''] = rest.split(end)
  const after = `${head}${begin}\n\n${text}\n\n${end}${tail}`
  if (after === before) return []
  if (isCheck) return [`${file} is not what the code says: run pnpm tables --write`]
  writeFileSync(root + file, after)
  return []
}
