import { pickTranslation, type Catalogue, type Translation } from './catalogue.ts'
import type { Messages } from './common/en.ts'
import { common } from './common.ts'
import { useLanguage } from './language.tsx'

/** The texts in the chosen language, or in English if the catalogue lacks it. */
export function useMessages(): Messages
export function useMessages<T extends Translation>(catalogue: Catalogue<T>): T
export function useMessages(catalogue: Catalogue<Translation> = common): Translation {
  const { locale } = useLanguage()
  return pickTranslation(catalogue, [locale])
}
