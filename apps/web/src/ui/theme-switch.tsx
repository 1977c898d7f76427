import { useState } from 'react'
import { useLanguage } from '../messages/locale.tsx'
import { Icon } from './icon.tsx'
import { Menu } from './menu.tsx'
import { currentTheme, putTheme, themes, type Theme } from './theme.ts'

export function ThemeSwitch() {
  const { text } = useLanguage()
  const [theme, setTheme] = useState(currentTheme)

  function choose(chosen: Theme): void {
    putTheme(chosen)
    setTheme(chosen)
  }

  return (
    <Menu
      label={text.theme}
      face={<Icon name={theme} />}
      choices={themes.map((value) => ({ value, label: text.themes[value] }))}
      chosen={theme}
      choose={choose}
    />
  )
}
