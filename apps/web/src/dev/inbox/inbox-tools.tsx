import { Field } from '../../forms/field.tsx'
import { dev } from '../../messages/dev.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Button } from '../../ui/button.tsx'

type Props = { words: string; onWords: (words: string) => void; onClear: () => Promise<void> }

/** Narrows the mails down, or removes them all. */
export function InboxTools({ words, onWords, onClear }: Props) {
  const devMessages = useMessages(dev)
  return (
    <div className="flex flex-wrap items-end gap-3 [&>button]:min-h-11">
      <div className="min-w-0 grow basis-48">
        <Field
          label={devMessages.filter}
          name="filter"
          type="search"
          autoComplete="off"
          value={words}
          onChange={(event) => onWords(event.target.value)}
        />
      </div>
      <Button variant="plain" onClick={() => void onClear()}>
        {devMessages.clear}
      </Button>
    </div>
  )
}
