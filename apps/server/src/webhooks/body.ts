import type { PublishedEvent } from '../events/published-event.entity.ts'

/**
 * The body of Standard Webhooks. `sequence` orders the events of an account, which may arrive in another
 * order.
 */
export function bodyOf({ type, at, subject, sequence, data }: PublishedEvent): string {
  const about: object = JSON.parse(data)
  return JSON.stringify({
    type,
    timestamp: at.toISOString(),
    data: { id: subject, sequence, ...about },
  })
}
