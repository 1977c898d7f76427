import { useState } from 'react'
import { useMessages } from '../messages/use-messages.ts'
import { Icon } from '../ui/icon.tsx'
import { currentTheme, putTheme, themes, type Theme } from './theme.ts'

export function ThemeSwitch() {
  const messages = useMessages()
  const [theme, setTheme] = useState(currentTheme)

  function choose(chosen: Theme): void {
    putTheme(chosen)
    setTheme(chosen)
  }

  return (
    <span className="relative grid size-9 place-items-center rounded-lg text-quiet transition-colors hover:bg-edge hover:text-ink has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent pointer-coarse:size-11">
      <Icon name={theme} />
      {/* The transparent native list lies on top of the icon. */}
      <select
        aria-label={messages.theme}
        className="absolute inset-0 cursor-pointer bg-surface text-ink opacity-0"
        value={theme}
        onChange={({ target }) => choose(themes.find((one) => one === target.value) ?? 'system')}
      >
        {themes.map((one) => (
          <option key={one} value={one}>
            {messages.themes[one]}
          </option>
        ))}
      </select>
    </span>
  )
}
