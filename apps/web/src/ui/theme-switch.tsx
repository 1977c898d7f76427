import { useState } from 'react'
import { useLanguage } from '../messages/locale.tsx'
import { currentTheme, putTheme, themes } from './theme.ts'

export function ThemeSwitch() {
  const { text } = useLanguage()
  const [theme, setTheme] = useState(currentTheme)
  return (
    <select
      aria-label={text.theme}
      value={theme}
      className="cursor-pointer rounded-md bg-ground py-1 text-sm font-medium text-accent pointer-coarse:text-base"
      onChange={(event) => {
        const chosen = themes.find((one) => one === event.target.value) ?? 'system'
        putTheme(chosen)
        setTheme(chosen)
      }}
    >
      {themes.map((one) => (
        <option key={one} value={one}>
          {text.themes[one]}
        </option>
      ))}
    </select>
  )
}
