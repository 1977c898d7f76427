import type { SourceFile } from './tree.ts'

/** Tests with third-party programs are tests of the server. */
const isTest = ({ path }: SourceFile) =>
  /^((apps|packages)\/[^/]+\/(test|e2e)|programs\/test)\//.test(path)
const isSource = ({ path }: SourceFile) => /^((apps|packages)\/[^/]+|programs)\/src\//.test(path)

export function measureSizes(files: SourceFile[]) {
  const source = files.filter(isSource)
  const sizes = source.toSorted((one, other) => one.lines - other.lines)
  const at = (share: number) => sizes[Math.floor(sizes.length * share)]?.lines ?? 0
  const sum = (some: SourceFile[]) => some.reduce((total, { lines }) => total + lines, 0)
  const longest = sizes.at(-1) ?? { path: '', lines: 0 }
  return {
    median: at(0.5),
    p95: at(0.95),
    longest,
    testShare: sum(files.filter(isTest)) / sum(source),
    casts: source.reduce((total, { text }) => total + castsIn(text), 0),
  }
}

/** Counts casts of values; `as const` and renamed imports are none. */
const castsIn = (text: string): number =>
  text
    .replaceAll(/^(import|export)\b[^;'"]*\bfrom\b/gm, '')
    .replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'[^'\n]*'|"[^"\n]*"|`[^`]*`/g, '')
    .match(/\bas (?!const\b)[A-Za-z{[(]/g)?.length ?? 0
