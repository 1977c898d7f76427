import { useLanguage } from '../messages/locale.tsx'
import { Button } from '../ui/button.tsx'
import { Section } from '../ui/card.tsx'

const variants = ['main', 'plain', 'link'] as const

export function Buttons() {
  const { text } = useLanguage()
  return (
    <Section title="Button">
      <div className="grid gap-4">
        {variants.map((variant) => (
          <div key={variant} className="flex flex-wrap items-center gap-4">
            <Button variant={variant}>{text.save}</Button>
            <Button variant={variant} isPending>
              {text.save}
            </Button>
            <Button variant={variant} mustWait>
              {text.resendIn(42)}
            </Button>
            <Button variant={variant} disabled>
              {text.save}
            </Button>
          </div>
        ))}
      </div>
    </Section>
  )
}
