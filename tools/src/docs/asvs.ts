import { basename, dirname, relative } from 'node:path'
import { pointsSomewhere, readFindings, readRequirements, readTags, states } from './asvs-proofs.ts'
import type { Part } from './generated.ts'
import { table } from './markdown.ts'

const page = 'docs/assurance/asvs.md'
const [requirements, tags, findings] = [readRequirements(), readTags(), readFindings()]

const rows = requirements.map((one) => {
  const { state = 'met', why = '', proof = [] } = findings[one.id] ?? {}
  return { ...one, state, why, proofs: [...(tags.get(one.id) ?? []), ...proof] }
})

export const asvsFaults = (): string[] => [
  ...[...tags.keys(), ...Object.keys(findings)]
    .filter((id) => !requirements.some((one) => one.id === id))
    .map((id) => `asvs: ${id} is no requirement that applies`),
  ...rows.flatMap(({ id, state, why, proofs }) => [
    ...(states.includes(state) ? [] : [`asvs: ${id}: there is no state "${state}"`]),
    ...(state === 'met' && proofs.length === 0 ? [`asvs: ${id} is proven by nothing`] : []),
    ...(state !== 'met' && why === '' ? [`asvs: ${id} is ${state}, and nothing says why`] : []),
    ...proofs
      .filter((proof) => !pointsSomewhere(proof))
      .map((proof) => `asvs: ${id}: ${proof} is not there`),
  ]),
]

const countRows = (level: number, state?: string): number =>
  rows.filter((row) => row.level === level && (!state || row.state === state)).length

function linkTo(proof: string): string {
  const [file = '', part] = proof.split('#')
  const name = basename(file).replace(/\.test\.ts$|\.md$/, '')
  const anchor = file.endsWith('.md') && part ? `#${part}` : ''
  return `[${name}](${relative(dirname(page), file)}${anchor})`
}

function areaOf(area: string): string {
  const body = rows
    .filter((row) => row.area === area)
    .map(({ id, level, requirement, state, why, proofs }) => [
      id,
      level,
      requirement,
      why ? `${state}: ${why}` : state,
      proofs.map(linkTo).join(', '),
    ])
  return `## ${area}\n\n${table(['id', 'level', 'requirement', 'state', 'proof'], body)}`
}

export function asvsPage(): Part {
  const summary = table(
    ['level', 'listed', ...states],
    [1, 2, 3].map((level) => [
      level,
      countRows(level),
      ...states.map((state) => countRows(level, state)),
    ]),
  )
  const areas = [...new Set(rows.map(({ area }) => area))].map(areaOf)
  return { file: page, name: 'asvs', text: [summary, ...areas].join('\n\n') }
}
