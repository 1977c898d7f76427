import { posix } from 'node:path'
import type { SourceFile } from './tree.ts'

/** Finds pairs of folders that import each other, each with the smaller direction's imports. */
export function countPairs(files: SourceFile[], base: string): string[] {
  const arrows = new Map<string, string[]>()
  for (const { path, text } of files) {
    const from = roomOf(path, base)
    for (const to of imports(path, text).map((target) => roomOf(target, base))) {
      if (from === to) continue
      const key = `${from} → ${to}`
      arrows.set(key, [...(arrows.get(key) ?? []), path.slice(base.length + 1)])
    }
  }
  return [...arrows.keys()].flatMap((key) => {
    const [from = '', to = ''] = key.split(' → ')
    const [there = [], back] = [arrows.get(key), arrows.get(`${to} → ${from}`)]
    if (!back || from > to) return []
    const fewer = there.length < back.length ? there : back
    return [`${from} and ${to}: ${[...new Set(fewer)].join(', ')}`]
  })
}

/** Counts files directly at the top. */
export const topFiles = (files: SourceFile[]): number =>
  files.filter(({ path }) => path.split('/').length === 4).length

/** Types and lazy imports count too: a room must be understandable alone. */
function imports(path: string, text: string): string[] {
  const specifiers = text.matchAll(/(?:\bfrom|\bimport\()\s*'(\.[^']+)'/g)
  return [...specifiers].map(([, to = '']) => posix.join(posix.dirname(path), to))
}

/** The first folder below the base; a file at the top is its own room. */
const roomOf = (path: string, base: string): string =>
  path.slice(base.length + 1).split('/', 1)[0] ?? ''
