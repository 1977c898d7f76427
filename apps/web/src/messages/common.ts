import type { Messages } from './common/en.ts'
import type { Catalogue } from './catalogue.ts'

/**
 * The texts of the sign-in page and those that every page shares; each file is a language of the pages.
 */
export const common: Catalogue<Messages> = import.meta.glob('./common/*.ts', { eager: true })
