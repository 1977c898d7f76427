import type { SyntheticEvent } from 'react'
import { dev } from '../../messages/dev.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Section } from '../../ui/card.tsx'
import { MailFrame } from '../mail-frame.tsx'

export type PreviewMail = {
  template: string
  locale: 'zh' | 'en'
  subject: string
  text: string
  html: string
}

const views = (['desktop', 'phone'] as const).flatMap((width) =>
  (['light', 'dark', 'inverted'] as const).map((scheme) => ({ width, scheme })),
)

type Props = { mail: PreviewMail; hidden: ReadonlySet<string> }

export function MailViews({ mail, hidden }: Props) {
  const { views: names } = useMessages(dev)
  const shown = views.filter(({ width, scheme }) => !hidden.has(width) && !hidden.has(scheme))
  return (
    <Section title={`${mail.template} · ${names[mail.locale]}`} intro={mail.subject}>
      <div className="mail-views">
        {!hidden.has('text') && <pre className="mail-text text-sm">{mail.text}</pre>}
        {shown.map(({ width, scheme }) => {
          const name = `${names[width]} · ${names[scheme]}`
          return (
            <figure key={name} data-width={width} data-scheme={scheme}>
              <figcaption className="text-sm text-quiet">{name}</figcaption>
              <MailFrame
                title={name}
                html={inScheme(mail.html, scheme)}
                // The page measures the frame's document, which runs no scripts.
                sandbox="allow-same-origin"
                onLoad={fitHeight}
              />
            </figure>
          )
        })}
      </div>
    </Section>
  )
}

const inScheme = (html: string, scheme: string): string =>
  html.replace('(prefers-color-scheme:dark)', scheme === 'dark' ? 'all' : 'not all')

function fitHeight({ currentTarget: frame }: SyntheticEvent<HTMLIFrameElement>): void {
  frame.style.height = '0'
  frame.style.height = `${(frame.contentDocument?.documentElement.scrollHeight ?? 638) + 2}px`
}
