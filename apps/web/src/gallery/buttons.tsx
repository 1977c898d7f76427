import { useLanguage } from '../messages/locale.tsx'
import { Button } from '../ui/button.tsx'
import { Section } from '../ui/card.tsx'

const looks = ['main', 'plain', 'link'] as const

export function Buttons() {
  const { text } = useLanguage()
  return (
    <Section title="Button">
      <div className="grid gap-4">
        {looks.map((look) => (
          <div key={look} className="flex flex-wrap items-center gap-4">
            <Button look={look}>{text.save}</Button>
            <Button look={look} isPending>
              {text.save}
            </Button>
            <Button look={look} mustWait>
              {text.resendIn(42)}
            </Button>
            <Button look={look} disabled>
              {text.save}
            </Button>
          </div>
        ))}
      </div>
    </Section>
  )
}
