import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { root } from './tree.ts'

const mention = /`((?:[\w.@-]+\/)+[\w.-]+\.(?:tsx?|mjs|sh|md|json|ya?ml|cfg|conf|csv|service))`/g
/** Built, installed or made at run time, so not under version control. */
const made = /(^|\/)(dist|node_modules|data|test-results)\/|^\.?\/?etc\/|^\.well-known\//

/** Files that documents name and that do not exist, by path or by its end. */
export function missingMentions(): string[] {
  const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter(Boolean)
  const isThere = (path: string) =>
    tracked.some((file) => file === path || file.endsWith(`/${path}`))
  return tracked
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) =>
      [...readFileSync(`${root}${file}`, 'utf8').matchAll(mention)]
        .map(([, path = '']) => path)
        .filter((path) => !made.test(path) && !isThere(path))
        .map((path) => `${file}: ${path}`),
    )
}
