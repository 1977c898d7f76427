import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const docs = fileURLToPath(new URL('../', import.meta.url))

type Language = 'en' | 'zh'

const chinese = '.zh-CN.md'

/** The folders of docs/, in the order of a reader's questions, with the first documents of each. */
const folders = [
  {
    name: 'guide',
    en: 'Guide',
    zh: '指南',
    first: ['production', 'operations', 'mail', 'secrets'],
  },
  { name: 'reference', en: 'Reference', zh: '参考', first: ['configuration', 'commands'] },
  { name: 'assurance', en: 'Assurance', zh: '安全与性能', first: ['security', 'data'] },
  { name: 'decisions', en: 'Decisions', zh: '决策', first: [] },
]

/** The address of a document in the site: a translation has its original's address, under zh/. */
export const addressOf = (file: string): string => {
  const original = file.replace(chinese, '.md').replace(/README\.md$/, 'index.md')
  return file.endsWith(chinese) ? `zh/${original}` : original
}

/** A page of the site may exist in one of its languages alone. */
export const isTranslated = (page: string): boolean =>
  translations.has(`zh/${page.replace(/^zh\//, '')}`)

/** Lists every document in one language; a document without a translation links to the original. */
export function sidebar(language: Language) {
  return folders.map(({ name, en, zh, first }) => ({
    text: language === 'en' ? en : zh,
    collapsed: name === 'decisions',
    items: filesOf(name, first).map((file) => {
      const translated = file.replace(/\.md$/, chinese)
      const shown = language === 'zh' && all.includes(translated) ? translated : file
      return { text: titleOf(shown), link: `/${addressOf(shown).replace(/\.md$/, '')}` }
    }),
  }))
}

const all = globSync('*/*.md', { cwd: docs }).toSorted()

const translations = new Set(globSync(`**/*${chinese}`, { cwd: docs }).map(addressOf))

function filesOf(folder: string, first: string[]): string[] {
  const originals = all.filter((file) => file.startsWith(`${folder}/`) && !file.endsWith(chinese))
  const leading = first.map((name) => `${folder}/${name}.md`)
  return [...leading, ...originals.filter((file) => !leading.includes(file))]
}

/** The document that a folder opens with. */
export const firstOf = (folder: string): string | undefined => {
  const known = folders.find(({ name }) => name === folder)
  return known && filesOf(known.name, known.first)[0]
}

const titleOf = (file: string): string =>
  /^# (.*)$/m.exec(readFileSync(docs + file, 'utf8'))?.[1] ?? file
