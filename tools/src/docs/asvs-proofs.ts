import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../../scripts/run.mjs'
import { anchorsOf } from './markdown.ts'

export const states = ['met', 'not applicable', 'deviation', 'open']

/** A finding states what no test can prove. */
type Finding = { state?: string; why?: string; proof?: string[] }

const read = (path: string): string => readFileSync(join(root, path), 'utf8')

/** Reads every applicable requirement, in the standard's order. */
export function readRequirements() {
  const [, ...lines] = read('docs/assurance/asvs/requirements.csv').trimEnd().split('\n')
  return lines.map((line) => {
    const cells = line.match(/"[^"]*"|[^,]+/g) ?? []
    const [id = '', level, area = '', requirement = ''] = cells.map((cell) =>
      cell.replaceAll('"', ''),
    )
    return { id, level: Number(level), area, requirement }
  })
}

/** Reads the tags `asvs-1.2.4` of tests: id → files of the tests that prove it. */
export function readTags(): Map<string, Set<string>> {
  const files = globSync('{apps,packages}/*/{test,e2e}/**/*.test.ts', { cwd: root })
  const tags = new Map<string, Set<string>>()
  for (const file of files.toSorted()) {
    for (const [, id = ''] of read(file).matchAll(/'@?asvs-([\d.]+)'/g))
      tags.set(id, new Set(tags.get(id)).add(file))
  }
  return tags
}

export const readFindings = (): Record<string, Finding> =>
  JSON.parse(read('docs/assurance/asvs/findings.json')) as Record<string, Finding>

/** Returns whether a pointer is valid: `file#heading` of a document, `file#text` of any other file. */
export function pointsSomewhere(pointer: string): boolean {
  const [file = '', part] = pointer.split('#')
  if (!existsSync(join(root, file))) return false
  if (part === undefined) return true
  if (!file.endsWith('.md')) return read(file).includes(part)
  return anchorsOf(read(file)).has(part)
}
