import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { anchorsOf } from '../docs/markdown.ts'
import { root } from './tree.ts'

const mention = /`((?:[\w.@-]+\/)+[\w.-]+\.(?:tsx?|mjs|sh|md|json|ya?ml|cfg|conf|csv|service))`/g
const link = /\]\((?![a-z]+:)([^)\s#]*)(?:#([^)\s]+))?\)/g
/** These files are built, installed or made at run time, so they are not under version control. */
const made = /(^|\/)(dist|node_modules|data|test-results)\/|^\.?\/?etc\/|^\.well-known\//

/** Lists dead references of documents: files, by path or by its end, and headings. */
export function missingMentions(): string[] {
  const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter(Boolean)
  const documents = new Map(
    tracked
      .filter((file) => file.endsWith('.md'))
      .map((file) => [file, readFileSync(`${root}${file}`, 'utf8')]),
  )
  const isThere = (path: string) =>
    tracked.some(
      (file) => file === path || file.endsWith(`/${path}`) || file.startsWith(`${path}/`),
    )
  const leadsTo = (path: string, heading: string | undefined) =>
    tracked.some((file) => file === path || file.startsWith(`${path}/`)) &&
    (heading === undefined || anchorsOf(documents.get(path) ?? '').has(heading))
  return [...documents].flatMap(([file, text]) => {
    const mentions = [...text.matchAll(mention)].map(([, path = '']) => path)
    const links = [...textOf(text).matchAll(link)].map(([, path, heading]) => {
      const target = path ? join(dirname(file), path).replace(/\/$/, '') : file
      return { target, heading, shown: `${path}${heading ? `#${heading}` : ''}` }
    })
    return [
      ...mentions.filter((path) => !made.test(path) && !isThere(path)),
      ...links.filter(({ target, heading }) => !leadsTo(target, heading)).map(({ shown }) => shown),
    ].map((missing) => `${file}: ${missing}`)
  })
}

/** A pattern in code can look like a link. */
const textOf = (markdown: string) => markdown.replaceAll(/```[^]*?```|`[^`\n]*`/g, '')
