import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.mjs'

const read = (path) => readFileSync(join(root, path), 'utf8')

/** Reads every applicable requirement, in the standard's order. */
export function readRequirements() {
  const [, ...lines] = read('docs/assurance/asvs/requirements.csv').trimEnd().split('\n')
  return lines.map((line) => {
    const [id, level, area, requirement] = line
      .match(/"[^"]*"|[^,]+/g)
      .map((cell) => cell.replaceAll('"', ''))
    return { id, level: Number(level), area, requirement }
  })
}

/** Reads the tags `asvs-1.2.4` of tests: id → files of the tests that prove it. */
export function readTags() {
  const files = globSync('{apps,packages}/*/{test,e2e}/**/*.test.ts', { cwd: root })
  const tags = new Map()
  for (const file of files.toSorted()) {
    for (const [, id] of read(file).matchAll(/'@?asvs-([\d.]+)'/g))
      tags.set(id, new Set(tags.get(id)).add(file))
  }
  return tags
}

/** Reads findings that no test can prove: id → { state, why, proof }. */
export const readFindings = () => JSON.parse(read('docs/assurance/asvs/findings.json'))

const slug = (heading) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

/** Whether a pointer is valid: `file#heading` of a document, `file#text` of any other file. */
export function pointsSomewhere(pointer) {
  const [file, part] = pointer.split('#')
  if (!existsSync(join(root, file))) return false
  if (part === undefined) return true
  if (!file.endsWith('.md')) return read(file).includes(part)
  return [...read(file).matchAll(/^#+ (.*)$/gm)].some(([, heading]) => slug(heading) === part)
}
