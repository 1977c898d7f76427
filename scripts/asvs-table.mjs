import { basename, dirname, relative } from 'node:path'
import { pointsSomewhere, readFindings, readRequirements, readTags } from './asvs-proofs.mjs'
import { generate } from './generated.mjs'

const states = ['met', 'not applicable', 'deviation', 'open']
const [requirements, tags, findings] = [readRequirements(), readTags(), readFindings()]

const rows = requirements.map((one) => {
  const { state = 'met', why = '', proof = [] } = findings[one.id] ?? {}
  return { ...one, state, why, proofs: [...(tags.get(one.id) ?? []), ...proof] }
})

const faults = [
  ...[...tags.keys(), ...Object.keys(findings)]
    .filter((id) => !requirements.some((one) => one.id === id))
    .map((id) => `${id} is no requirement that applies`),
  ...rows.flatMap(({ id, state, why, proofs }) => [
    ...(states.includes(state) ? [] : [`${id}: there is no state "${state}"`]),
    ...(state === 'met' && proofs.length === 0 ? [`${id} is proven by nothing`] : []),
    ...(state !== 'met' && why === '' ? [`${id} is ${state}, and nothing says why`] : []),
    ...proofs
      .filter((proof) => !pointsSomewhere(proof))
      .map((proof) => `${id}: ${proof} is not there`),
  ]),
]
for (const fault of faults) console.error(`asvs: ${fault}`)
if (faults.length > 0) process.exitCode = 1

const line = (cells) => `| ${cells.join(' | ')} |`
const rule = (cells) => line(cells.map(() => '---'))
const table = (head, body) => [line(head), rule(head), ...body.map(line)].join('\n')

const counted = (level, state) =>
  rows.filter((row) => row.level === level && (!state || row.state === state)).length
const summary = table(
  ['level', 'apply', ...states],
  [1, 2, 3].map((level) => [
    level,
    counted(level),
    ...states.map((state) => counted(level, state)),
  ]),
)

const page = 'docs/assurance/asvs.md'
const link = (proof) => {
  const [file, part] = proof.split('#')
  const name = basename(file).replace(/\.test\.ts$|\.md$/, '')
  const anchor = file.endsWith('.md') && part ? `#${part}` : ''
  return `[${name}](${relative(dirname(page), file)}${anchor})`
}
const areas = [...new Set(rows.map(({ area }) => area))].map((area) => {
  const body = rows
    .filter((row) => row.area === area)
    .map(({ id, level, requirement, state, why, proofs }) => [
      id,
      level,
      requirement,
      why ? `${state}: ${why}` : state,
      proofs.map(link).join(', '),
    ])
  return `## ${area}\n\n${table(['id', 'level', 'requirement', 'state', 'proof'], body)}`
})

generate({
  file: page,
  name: 'asvs',
  script: 'scripts/asvs-table.mjs',
  text: [summary, ...areas].join('\n\n'),
})
