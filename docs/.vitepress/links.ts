import { execFileSync } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import type { MarkdownRenderer } from 'vitepress'
import { addressOf, docs, firstOf } from './pages.ts'

const root = join(docs, '..')
const linked = new Set<string>()

/** Rewrites the links of a document, which name files of the repository, to the site's addresses. */
export function leadLinks(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('lead-links', ({ tokens, env }) => {
    const folder = posix.dirname(posix.relative(root, env.realPath ?? env.path))
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === 'link_open' ? token.attrGet('href') : null
      if (href && !/^([a-z]+:|#)/.test(href)) token.attrSet('href', lead(href, folder))
    }
  })
}

function lead(href: string, folder: string): string {
  const [path = '', heading] = href.split('#')
  const target = posix.join(folder, path).replace(/\/$/, '')
  const document = /^docs\/(.*\.md)$/.exec(target)?.[1] ?? firstOf(target.replace('docs/', ''))
  if (document) return `/${addressOf(document)}${heading === undefined ? '' : `#${heading}`}`
  linked.add(target)
  return `/files/${target}.txt`
}

/** Copies linked files of the repository into the site, as text that every browser shows. */
export function copyLinked(outDir: string): void {
  for (const target of linked) {
    const copy = join(outDir, 'files', `${target}.txt`)
    mkdirSync(dirname(copy), { recursive: true })
    writeFileSync(copy, textOf(target))
  }
}

/** The files of a folder follow one another. Files outside version control are left out. */
function textOf(target: string): string {
  const files = execFileSync('git', ['ls-files', '--', target], { cwd: root, encoding: 'utf8' })
  const parts = files
    .trim()
    .split('\n')
    .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }))
  const [only] = parts
  if (parts.length === 1 && only?.file === target) return only.text
  return parts.map(({ file, text }) => `# ${file}\n${text}`).join('\n')
}

/** Fails the build if a page links to one that is missing. VitePress checks the documents alone, not its menus. */
export function requireLinked(outDir: string): void {
  const missing = globSync('**/*.html', { cwd: outDir }).flatMap((file) => {
    const html = readFileSync(join(outDir, file), 'utf8')
    const hrefs = html.matchAll(/<a [^>]*?href="(\/[^"#?]*)/g)
    const broken = [...new Set([...hrefs].map(([, href = '']) => href))].filter(
      (href) => ![href, `${href}.html`, `${href}index.html`].some((one) => isFile(outDir, one)),
    )
    return broken.map((href) => `${file} links to ${href}`)
  })
  if (missing.length > 0) throw new Error(`pages are missing:\n${missing.join('\n')}`)
}

const isFile = (folder: string, path: string): boolean =>
  statSync(join(folder, path), { throwIfNoEntry: false })?.isFile() ?? false
