import { useEffect, useState, type MouseEvent } from 'react'
import { account } from '../../messages/account.ts'
import { useMessages } from '../../messages/use-messages.ts'

const sections = ['profile', 'email', 'password', 'devices', 'history', 'data', 'deletion'] as const

/** Links to the sections, shown only on windows with room beside the page. */
export function SectionNav() {
  const accountMessages = useMessages(account)
  const [current, setCurrent] = useState(location.hash.slice(1))

  // The browser looked for the section of the address before the page had rendered it.
  useEffect(() => find(location.hash.slice(1))?.scrollIntoView(), [])

  // The browser's own jump would count as a navigation and ask about unsaved changes.
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
