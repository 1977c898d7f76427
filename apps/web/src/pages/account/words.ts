import type { AccountMessages } from '../../messages/account/en.ts'
import { useLanguage } from '../../messages/locale.tsx'

/** The texts are loaded with this page alone: the sign-in page is held to a size. */
const files = import.meta.glob<{ messages: AccountMessages }>('../../messages/account/*.ts', {
  eager: true,
})
const all = Object.values(files).map(({ messages }) => messages)

/** In the language of the pages; in English where that language has no words for this one yet. */
export function useWords(): AccountMessages {
  const { locale } = useLanguage()
  const found = all.find(({ tag }) => tag === locale) ?? all.find(({ tag }) => tag === 'en')
  if (!found) throw new Error('messages/account/en.ts is missing')
  return found
}
