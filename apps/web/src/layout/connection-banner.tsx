import { useConnection } from '../api/connection.ts'
import { useMessages } from '../messages/use-messages.ts'

/** The banner overlays the foot of the page: one at the top would move the button being clicked. */
export function ConnectionBanner() {
  const messages = useMessages()
  const connection = useConnection()
  return (
    <output className="pointer-events-none fixed inset-x-0 bottom-0 z-10 flex justify-center p-4">
      {connection !== 'ok' && (
        <span className="flex items-center gap-3 rounded-lg border border-current/15 bg-bad-ground px-4 py-3 text-sm text-bad shadow-lg">
          <span className="spinner shrink-0" aria-hidden="true" />
          <span>{connection === 'offline' ? messages.youAreOffline : messages.serverDown}</span>
        </span>
      )}
    </output>
  )
}
