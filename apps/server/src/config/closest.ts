/** Finds the candidate that a mistyped word most likely meant. */
export function closestTo(word: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    // The difference in length is a lower bound of the distance, and is cheap if a stranger sends the
    // word.
    .filter((candidate) => Math.abs(candidate.length - word.length) <= nearEnough(candidate))
    .map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
    .toSorted((one, other) => one.distance - other.distance)
  const [best] = ranked
  return best && best.distance <= nearEnough(best.candidate) ? best.candidate : undefined
}

const nearEnough = (candidate: string): number => Math.max(1, candidate.length / 3)

/** Counts the letters to insert, drop, replace or swap with the next (Damerau), ignoring case. */
export function editDistance(first: string, second: string): number {
  const [one, other] = [first.toLowerCase(), second.toLowerCase()]
  let before: number[] = []
  let row = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (let line = 0; line < one.length; line += 1) {
    const next = [line + 1]
    for (let column = 0; column < other.length; column += 1) {
      const isSame = one[line] === other[column]
      const isSwapped = one[line] === other[column - 1] && one[line - 1] === other[column]
      const swapped = isSwapped ? (before[column - 1] ?? Infinity) + 1 : Infinity
      const replaced = (row[column] ?? 0) + (isSame ? 0 : 1)
      next.push(Math.min(replaced, swapped, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    ;[before, row] = [row, next]
  }
  return row[other.length] ?? 0
}
