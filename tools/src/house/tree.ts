import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A file in version control: its path from the root, and its lines. */
export type SourceFile = { path: string; text: string; lines: number }

export const root = fileURLToPath(new URL('../../../', import.meta.url))

/** Reads the TypeScript and JavaScript files in version control; one example is generated. */
export function readTree(): SourceFile[] {
  const listed = execFileSync('git', ['ls-files', '--', ':!examples/openapi-client/openapi.ts'], {
    cwd: root,
    encoding: 'utf8',
  })
  return listed
    .split('\n')
    .filter((path) => /\.(tsx?|m?js)$/.test(path))
    .map((path) => {
      const text = readFileSync(`${root}${path}`, 'utf8')
      return { path, text, lines: text.split('\n').length - 1 }
    })
}
