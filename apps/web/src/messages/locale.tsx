import { locales, type Locale } from '@latchkey/shared/auth'
import { createContext, use, useEffect, useState, type ReactNode } from 'react'
import { en, type Messages } from './en.ts'
import { zh } from './zh.ts'

const storageKey = 'latchkey.locale'
const messages: Record<Locale, Messages> = { en, zh }
const htmlLang: Record<Locale, string> = { en: 'en', zh: 'zh-CN' }

type Language = {
  locale: Locale
  other: Messages
  text: Messages
  switchLanguage: () => void
}

const LanguageContext = createContext<Language | null>(null)

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [locale, setLocale] = useState(pickLocale)
  const otherLocale = locale === 'en' ? 'zh' : 'en'

  useEffect(() => {
    document.documentElement.lang = htmlLang[locale]
  }, [locale])

  function switchLanguage() {
    remember(otherLocale)
    setLocale(otherLocale)
  }

  const language = { locale, text: messages[locale], other: messages[otherLocale], switchLanguage }
  return <LanguageContext value={language}>{children}</LanguageContext>
}

export function useLanguage(): Language {
  const language = use(LanguageContext)
  if (!language) throw new Error('useLanguage needs a LanguageProvider above it')
  return language
}

function pickLocale(): Locale {
  const kept = recall()
  const known = locales.find((locale) => locale === kept)
  if (known) return known
  const wanted = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase())
  return wanted.find((tag): tag is Locale => tag === 'zh' || tag === 'en') ?? 'en'
}

// Storage throws where the browser blocks it; the language is then chosen anew on each visit.
function recall(): string | null {
  try {
    return localStorage.getItem(storageKey)
  } catch {
    return null
  }
}

function remember(locale: Locale): void {
  try {
    localStorage.setItem(storageKey, locale)
  } catch {}
}
