/** `tag` is a language tag of BCP 47. */
export type Translation = { tag: string }

/** The texts of one part of the pages: a module per language. */
export type Catalogue<T extends Translation> = Record<string, { messages: T }>

export const translationsOf = <T extends Translation>(catalogue: Catalogue<T>): T[] =>
  Object.values(catalogue).map(({ messages }) => messages)

/** The translation for the first of the tags that has one, by the exact tag or by its language. */
export function pickTranslation<T extends Translation>(
  catalogue: Catalogue<T>,
  tags: readonly string[],
): T {
  const translations = translationsOf(catalogue)
  const [found] = [...tags, 'en'].flatMap(
    (wanted) =>
      translations.find(({ tag }) => tag === wanted) ??
      translations.find(({ tag }) => languageOf(tag) === languageOf(wanted)) ??
      [],
  )
  if (!found) throw new Error('every catalogue needs a file en.ts')
  return found
}

const languageOf = (tag: string) => tag.split('-', 1)[0]?.toLowerCase()
