import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../../scripts/run.mjs'

const glossary = 'docs/reference/glossary.md'

/** Texts for readers. */
const texts = [
  'README*.md',
  'docs/{guide,reference,assurance}/**/*.md',
  'apps/web/src/messages/**/*.ts',
  'apps/server/src/{cli,config,gate,webhooks}/**/*.ts',
  'apps/server/src/{mail,apps}/doctor/**/*.ts',
  'apps/server/src/{mail,http/legacy}/texts{.ts,/**/*.ts}',
  'apps/server/src/oidc/problem-page.ts',
]

/** Lists where a text uses a word that the glossary replaces by another. */
export function glossaryFaults(): string[] {
  const rows = readRows()
  return globSync(texts, { cwd: root })
    .filter((file) => file !== glossary)
    .toSorted()
    .flatMap((file) => {
      const text = withoutQuotes(readFileSync(join(root, file), 'utf8'))
      return rows.flatMap(({ words, instead }) =>
        words
          .filter((word) => occurs(word, text))
          .map((word) => `${file}: "${word}" is "${instead}" in the glossary`),
      )
    })
}

function readRows(): { words: string[]; instead: string }[] {
  const [, , ...rows] = readFileSync(join(root, glossary), 'utf8').match(/^\|.*\|$/gm) ?? []
  return rows.map((row) => {
    const [, english = '', chinese = '', , never = ''] = row.split('|').map((cell) => cell.trim())
    return { words: never.split(', ').filter(Boolean), instead: `${english}, ${chinese}` }
  })
}

const occurs = (word: string, text: string): boolean =>
  /[a-z]/.test(word)
    ? new RegExp(`(?<![\\w-])${word}(?![\\w-])`, 'i').test(text)
    : text.includes(word)

/** Code, addresses and other programs' messages keep their words. */
const withoutQuotes = (text: string): string =>
  text.replaceAll(/```[^]*?```|`[^`\n]*`|\]\([^)]*\)/g, '')
