import type { Finding, Group } from './audit.ts'

const ms = (value: number) => `${value.toFixed(2)} ms`

const isTelling = ({ differences, groups }: Finding) =>
  differences.length > 0 || groups.some(({ timings }) => timings.some(({ tells }) => tells))

/** 0: nothing reveals who has an account. 1: a difference does. 2: too few answers. */
export function verdict(findings: readonly Finding[], perArm: number): 0 | 1 | 2 {
  if (findings.some(isTelling)) return 1
  const sizes = findings.flatMap(({ groups }) => groups.map(({ size }) => size))
  return sizes.length > 0 && sizes.every((size) => size >= perArm) ? 0 : 2
}

const verdicts = {
  0: 'Nothing tells who has an account.',
  1: 'SOMETHING TELLS who has an account.',
  2: 'Too few answers of a kind to judge the time.',
}

/** The last line of a report. */
export const conclude = (findings: readonly Finding[], perArm: number): string =>
  verdicts[verdict(findings, perArm)]

/** Writes the report for readers: one line per kind of answer, followed by each leak. */
export function describe({ path, differences, groups }: Finding): string {
  const [first] = differences
  const rows = first && [
    `  TELLS ${first.person} from unknown: answer ${first.step + 1} of the story is not the same`,
    ...contrast(first.nobody, first.somebody),
  ]
  return [path, ...(rows ?? []), ...groups.flatMap(describeGroup)].join('\n')
}

function describeGroup({ kind, size, timings }: Group): string[] {
  const nobody = timings[0]?.nobody ?? 0
  const rows = timings.map(({ person, somebody, effect, z, tells }) => {
    const apart = `${somebody >= nobody ? '+' : ''}${(somebody - nobody).toFixed(2)}`
    const ranks = `above in ${Math.round(effect * 100)} %, z ${z.toFixed(1)}`
    return tells
      ? `TELLS ${person} by time: ${apart} ms (${ranks})`
      : `${person} ${apart} (${ranks})`
  })
  return [
    `  ${kind}: ${size} times each, unknown ${ms(nobody)}`,
    ...rows.map((line) => `    ${line}`),
  ]
}

function contrast(nobody: string, somebody: string): string[] {
  const [before, after] = [nobody.split('\n'), somebody.split('\n')]
  const gone = before
    .filter((line) => !after.includes(line))
    .map((line) => `    unknown: ${line.trim()}`)
  const come = after
    .filter((line) => !before.includes(line))
    .map((line) => `    this one: ${line.trim()}`)
  return [...gone, ...come]
}
