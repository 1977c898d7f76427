import {
  createContext,
  startTransition,
  use,
  useCallback,
  useLayoutEffect,
  useState,
  type ReactNode,
} from 'react'
import { browserStorage, tabStorage } from '../storage.ts'
import { pickTranslation, translationsOf } from './catalogue.ts'
import type { Messages } from './common/en.ts'
import { common } from './common.ts'

const storageKey = 'latchkey.locale'
/** The languages that an app asked for last, in this tab. */
const askedKey = 'latchkey.asked-locales'

const languages = translationsOf(common)

type Language = {
  /** A language tag of BCP 47, for `Intl`. */
  locale: string
  /** The language to switch to. */
  next: Messages
  switchLanguage: () => void
  /** Takes the first of these tags that has a translation, unless the user has chosen a language. */
  suggestLanguage: (tags: readonly string[]) => void
}

const LanguageContext = createContext<Language | null>(null)

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [current, setCurrent] = useState(pickLanguage)
  const next = languages[(languages.indexOf(current) + 1) % languages.length] ?? current

  // A layout effect runs before the first call, which tells the server the language of its mails.
  useLayoutEffect(() => {
    document.documentElement.lang = current.tag
  }, [current])

  function switchLanguage() {
    browserStorage.write(storageKey, next.tag)
    // Every text of the page changes, so the browser paints the pressed button first.
    startTransition(() => setCurrent(next))
  }

  const suggestLanguage = useCallback((tags: readonly string[]) => {
    // The other pages of the flow know no app, and a reload must not change their language.
    tabStorage.write(askedKey, tags.join(' '))
    if (browserStorage.read(storageKey)) return
    setCurrent(({ tag }) => pickTranslation(common, [...tags, tag]))
  }, [])

  return (
    <LanguageContext value={{ locale: current.tag, next, switchLanguage, suggestLanguage }}>
      {children}
    </LanguageContext>
  )
}

export function useLanguage(): Language {
  const language = use(LanguageContext)
  if (!language) throw new Error('useLanguage needs a LanguageProvider above it')
  return language
}

const pickLanguage = (): Messages =>
  pickTranslation(common, [
    browserStorage.read(storageKey),
    ...tabStorage.read(askedKey).split(' '),
    ...navigator.languages,
  ])
