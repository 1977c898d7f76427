import { useEffect, useEffectEvent, type MouseEvent } from 'react'
import { account } from '../../../messages/account.ts'
import { useMessages } from '../../../messages/use-messages.ts'
import { useCurrentGroup } from './use-current-group.ts'

const groups = ['profile', 'security', 'activity', 'data'] as const

/** Links to the groups: beside the page in a wide window, otherwise as a bar that stays on top. */
export function GroupNav() {
  const accountMessages = useMessages(account)
  const { current, choose } = useCurrentGroup(groups)

  // The browser looked for the part named by the address before the page had rendered it.
  const arrive = useEffectEvent(() => {
    const part = find(location.hash.slice(1))
    part?.scrollIntoView()
    const group = part?.closest('section')?.id
    if (group !== undefined) choose(group)
  })
  useEffect(() => arrive(), [])

  // The browser's own jump would count as a navigation and ask about unsaved changes.
  function go(event: MouseEvent, id: string): void {
    event.preventDefault()
    history.replaceState(history.state, '', `#${id}`)
    const group = find(id)
    group?.scrollIntoView()
    group?.focus({ preventScroll: true })
    choose(id)
  }

  return (
    <nav
      aria-label={accountMessages.sections}
      className="jump-bar sticky top-0 z-[5] -mx-4 border-b border-edge bg-ground px-1.5 sm:-mx-6 sm:px-3.5 lg:top-6 lg:col-start-1 lg:row-start-2 lg:m-0 lg:self-start lg:border-0 lg:px-0"
    >
      <ul className="flex gap-0.5 overflow-x-auto text-sm lg:grid">
        {groups.map((id) => (
          <li key={id} className="shrink-0">
            <a
              href={`#${id}`}
              aria-current={id === current ? 'location' : undefined}
              className="flex min-h-11 items-center px-2.5 whitespace-nowrap text-quiet transition-colors hover:text-ink aria-[current]:font-medium aria-[current]:text-good max-lg:aria-[current]:shadow-[inset_0_-2px] lg:min-h-9 lg:rounded-lg lg:px-3 lg:aria-[current]:bg-good-ground"
              onClick={(event) => go(event, id)}
            >
              {accountMessages.groups[id].short}
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
