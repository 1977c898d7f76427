import { dev } from '../../messages/dev.ts'
import { useMessages } from '../../messages/use-messages.ts'

const choices = ['zh', 'en', 'desktop', 'phone', 'light', 'dark', 'inverted', 'text'] as const

type Props = { hidden: ReadonlySet<string>; onChange: (hidden: ReadonlySet<string>) => void }

export function Choices({ hidden, onChange }: Props) {
  const devMessages = useMessages(dev)
  return (
    <fieldset className="flex flex-wrap gap-4 text-sm">
      <legend className="sr-only">{devMessages.show}</legend>
      {choices.map((choice) => (
        <label key={choice} className="flex items-center gap-2">
          <input
            type="checkbox"
            checked={!hidden.has(choice)}
            onChange={() => onChange(toggle(hidden, choice))}
          />
          <span>{devMessages.views[choice]}</span>
        </label>
      ))}
    </fieldset>
  )
}

function toggle(hidden: ReadonlySet<string>, choice: string): Set<string> {
  const toggled = new Set(hidden)
  if (!toggled.delete(choice)) toggled.add(choice)
  return toggled
}
