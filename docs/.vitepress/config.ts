import { defineConfig } from 'vitepress'
import { slug } from '../../tools/src/docs/markdown.ts'
import { chinese, chineseSearch } from './chinese.ts'
import { copyLinked, leadLinks, requireLinked } from './links.ts'
import { addressOf, isTranslated, sidebar } from './pages.ts'

const description = 'A self-hosted sign-in service'

export default defineConfig({
  title: 'Latchkey',
  description,
  cleanUrls: true,
  lastUpdated: false,
  ignoreDeadLinks: 'localhostLinks',
  rewrites: addressOf,
  // Links keep the anchors that GitHub makes, which pnpm house checks.
  markdown: { anchor: { slugify: slug }, config: leadLinks },
  transformPageData: ({ frontmatter, relativePath }) => ({
    frontmatter: { ...frontmatter, isTranslated: isTranslated(relativePath) },
  }),
  buildEnd: ({ outDir }) => {
    copyLinked(outDir)
    requireLinked(outDir)
  },
  vite: {
    // The pictures stay files, as they are in the repository.
    build: { assetsInlineLimit: 0, chunkSizeWarningLimit: 2000 },
  },
  themeConfig: {
    // The browser gets the text of this function, which therefore calls no other one.
    i18nRouting: (_data, { data: { frontmatter, relativePath } }, target) => {
      const page = relativePath.replace(/^zh\//, '').replace(/(^|\/)index\.md$|\.md$/, '$1')
      if (target === 'root') return `/${page}`
      return frontmatter['isTranslated'] ? `/zh/${page}` : '/zh/'
    },
    // The index is a part of the site, which requests nothing from other hosts.
    search: {
      provider: 'local',
      options: { locales: { zh: chineseSearch } },
    },
  },
  locales: {
    root: { label: 'English', lang: 'en', themeConfig: { sidebar: sidebar('en') } },
    zh: chinese,
  },
})
