import {
  createContext,
  startTransition,
  use,
  useLayoutEffect,
  useState,
  type ReactNode,
} from 'react'
import type { Messages } from './en.ts'

const storageKey = 'latchkey.locale'

/** Every file beside this one is a language; English is the one for whom none of theirs is there. */
const files = import.meta.glob<{ messages: Messages }>('./*.ts', { eager: true })
const languages = Object.values(files).map(({ messages }) => messages)

type Language = {
  /** BCP 47, for `Intl`. */
  locale: string
  text: Messages
  /** The one to switch to. */
  next: Messages
  switchLanguage: () => void
}

const LanguageContext = createContext<Language | null>(null)

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [text, setText] = useState(pickLanguage)
  const next = languages[(languages.indexOf(text) + 1) % languages.length] ?? text

  // Before the first call, which tells the server the language of its mails.
  useLayoutEffect(() => {
    document.documentElement.lang = text.tag
  }, [text])

  function switchLanguage() {
    rememberLanguage(next.tag)
    // Every text of the page changes: the press is painted first.
    startTransition(() => setText(next))
  }

  const language = { locale: text.tag, text, next, switchLanguage }
  return <LanguageContext value={language}>{children}</LanguageContext>
}

export function useLanguage(): Language {
  const language = use(LanguageContext)
  if (!language) throw new Error('useLanguage needs a LanguageProvider above it')
  return language
}

const primary = (tag: string) => tag.split('-', 1)[0]?.toLowerCase()

function pickLanguage(): Messages {
  const wanted = [recallLanguage(), ...navigator.languages]
  const [found] = wanted.flatMap(
    (tag) =>
      languages.find((language) => language.tag === tag) ??
      languages.find((language) => primary(language.tag) === primary(tag)) ??
      [],
  )
  const picked = found ?? languages.find(({ tag }) => tag === 'en')
  if (!picked) throw new Error('messages/en.ts is missing')
  return picked
}

// Storage throws where the browser blocks it; the language is then chosen anew on each visit.
function recallLanguage(): string {
  try {
    return localStorage.getItem(storageKey) ?? ''
  } catch {
    return ''
  }
}

function rememberLanguage(tag: string): void {
  try {
    localStorage.setItem(storageKey, tag)
  } catch {}
}
