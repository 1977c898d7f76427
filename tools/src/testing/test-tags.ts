import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

type Tag = { name: string; description: string }

const root = fileURLToPath(new URL('../../../', import.meta.url))
const read = (path: string) => readFileSync(root + path, 'utf8')

/** Every tag that a test may carry; the test runner refuses any other. */
export const testTags: Tag[] = [...requirementTags(), ...claimTags()]

/** `asvs-1.2.4` for every applicable requirement of the standard. */
function requirementTags(): Tag[] {
  const [, ...lines] = read('docs/assurance/asvs/requirements.csv').trimEnd().split('\n')
  return lines.map((line) => {
    const [id = '', , , ...requirement] = line.split(',')
    return { name: `asvs-${id}`, description: requirement.join(',').replaceAll('"', '') }
  })
}

/** `security-5` for every numbered claim of docs/assurance/security.md. */
function claimTags(): Tag[] {
  const rows = read('docs/assurance/security.md').matchAll(/^\| ([\d, ]+) \| (.*) \|$/gm)
  return [...rows].flatMap(([, numbers = '', claim = '']) =>
    numbers.split(',').map((number) => ({
      name: `security-${number.trim()}`,
      description: claim.trim(),
    })),
  )
}
