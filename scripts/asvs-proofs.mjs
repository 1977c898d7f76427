import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.mjs'

const read = (path) => readFileSync(join(root, path), 'utf8')

/** Every requirement that applies, in the order of the standard. */
export function readRequirements() {
  const [, ...lines] = read('docs/asvs/requirements.csv').trimEnd().split('\n')
  return lines.map((line) => {
    const [id, level, area, requirement] = line
      .match(/"[^"]*"|[^,]+/g)
      .map((cell) => cell.replaceAll('"', ''))
    return { id, level: Number(level), area, requirement }
  })
}

/** `[asvs 1.2.4, 3.3.1]` in the title of a test says what it proves: id → the files of such tests. */
export function readTags() {
  const files = globSync('{apps,packages,bench}/*/{test,e2e}/**/*.test.ts', { cwd: root })
  const tags = new Map()
  for (const file of files.toSorted()) {
    for (const [, ids] of read(file).matchAll(/^(?!\s*\/\/).*\[asvs ([^\]]*)\]/gm)) {
      for (const id of ids.split(', ')) tags.set(id, new Set(tags.get(id)).add(file))
    }
  }
  return tags
}

/** What no test can say: id → { state, why, proof }. */
export const readFindings = () => JSON.parse(read('docs/asvs/findings.json'))

const slug = (heading) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

/** `file#heading` of a document, `file#text` of anything else. */
export function pointsSomewhere(pointer) {
  const [file, part] = pointer.split('#')
  if (!existsSync(join(root, file))) return false
  if (part === undefined) return true
  if (!file.endsWith('.md')) return read(file).includes(part)
  return [...read(file).matchAll(/^#+ (.*)$/gm)].some(([, heading]) => slug(heading) === part)
}
