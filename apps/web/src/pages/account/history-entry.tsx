import { nameDevice } from '@latchkey/shared/device-name'
import type { SecurityEvent } from '@latchkey/shared/security-event'
import { useDates } from '../../messages/dates.ts'
import { account } from '../../messages/account.ts'
import { historyTexts } from '../../messages/history.ts'
import type { HistoryMessages } from '../../messages/history/en.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { formatIp } from './format-ip.ts'

/** Events shown in red: they may be an attacker's. */
const alarming = new Set<SecurityEvent['kind']>([
  'sign_in_failed',
  'sign_in_refused',
  'locked_out',
  'session_replayed',
  'factor_removed',
  'recovery_started',
  'factor_wrong',
  'passkey_cloned',
  'code_wrong',
  'limit_hit',
  'disowned',
  'deletion_requested',
])

/** The owner's own way back is no alarm. */
const isAlarming = ({ kind, detail }: SecurityEvent): boolean =>
  alarming.has(kind) && !(kind === 'sign_in_refused' && detail === 'deletion_pending')

/**
 * Names the changed part of a profile, the kind of a factor, the app concerned, or the reason why a right
 * password did not sign in.
 */
function nameEvent({ kind, detail }: SecurityEvent, messages: HistoryMessages): string {
  const named = messages.eventsWith[kind]?.[detail ?? '']
  if (named !== undefined) return named
  const nameWith = new Map(Object.entries(messages.eventsOfApp)).get(kind)
  if (nameWith && detail !== null) return nameWith(detail)
  const parts = kind === 'profile_changed' ? (detail?.split(' ') ?? []) : []
  const changed = parts.map((part) => messages.profileChanges[part]).filter(Boolean)
  return changed.length > 0 ? changed.join(messages.and) : messages.events[kind]
}

export function HistoryEntry({ event }: { event: SecurityEvent }) {
  const { minute } = useDates()
  const messages = useMessages(historyTexts)
  const accountMessages = useMessages(account)
  const place = formatIp(event.ip, accountMessages)
  return (
    <li className="py-3">
      <p className={`font-medium wrap-anywhere ${isAlarming(event) ? 'text-bad' : ''}`}>
        {nameEvent(event, messages)}
      </p>
      <time dateTime={event.at} className="block text-sm text-quiet">
        {minute(event.at)}
      </time>
      <p className="text-sm wrap-anywhere text-quiet empty:hidden">
        {messages.where(nameDevice(event.userAgent), place)}
      </p>
    </li>
  )
}

/** The newest event, in one line. */
export function LastEvent({ event }: { event: SecurityEvent }) {
  const { minute } = useDates()
  const messages = useMessages(historyTexts)
  return (
    <p>
      <span>{nameEvent(event, messages)}</span>{' '}
      <time dateTime={event.at} className="block text-sm text-quiet">
        {minute(event.at)}
      </time>
    </p>
  )
}
