/** Finds the candidate that a mistyped word most likely meant. */
export function closestTo(word: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
    .toSorted((one, other) => one.distance - other.distance)
  const [best] = ranked
  return best && best.distance <= Math.max(1, best.candidate.length / 3)
    ? best.candidate
    : undefined
}

/** Counts the letters to insert, drop or replace (Levenshtein), ignoring case. */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [line, letter] of [...one.toLowerCase()].entries()) {
    const next = [line + 1]
    for (const [column, above] of row.entries()) {
      if (column === 0) continue
      const isSame = other[column - 1]?.toLowerCase() === letter
      const replaced = (row[column - 1] ?? 0) + (isSame ? 0 : 1)
      next.push(Math.min(replaced, above + 1, (next[column - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[other.length] ?? 0
}
