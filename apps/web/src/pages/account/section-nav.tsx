import { useEffect, useState, type MouseEvent } from 'react'
import { account } from '../../messages/account.ts'
import { useMessages } from '../../messages/use-messages.ts'

const sections = ['profile', 'email', 'password', 'devices', 'history', 'data', 'deletion'] as const

/** Beside the page where there is room; a phone shows the sections one after the other. */
export function SectionNav() {
  const accountMessages = useMessages(account)
  const [current, setCurrent] = useState(location.hash.slice(1))

  // The address may name a section; the page was not there yet when the browser looked for it.
  useEffect(() => find(location.hash.slice(1))?.scrollIntoView(), [])

  // By hand: a step of the browser's own would look like leaving, and ask about unsaved changes.
  function go(event: MouseEvent, id: string): void {
    event.preventDefault()
    history.replaceState(history.state, '', `#${id}`)
    setCurrent(id)
    const section = find(id)
    section?.scrollIntoView()
    section?.focus({ preventScroll: true })
  }

  return (
    <nav
      aria-label={accountMessages.sections}
      className="absolute right-full mr-6 hidden h-full lg:block"
    >
      <ul className="sticky top-8 grid w-36 gap-0.5 text-sm">
        {sections.map((id) => (
          <li key={id}>
            <a
              href={`#${id}`}
              aria-current={id === current ? 'location' : undefined}
              className="block rounded-lg px-3 py-1.5 text-quiet transition-colors hover:text-ink aria-[current]:bg-good-ground aria-[current]:font-medium aria-[current]:text-good"
              onClick={(event) => go(event, id)}
            >
              {accountMessages[id]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function find(id: string): HTMLElement | null {
  return id === '' ? null : document.getElementById(id)
}
