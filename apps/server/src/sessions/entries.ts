import type { AppUse } from '../apps/app-use.entity.ts'
import { fromLines } from '../apps/lines.ts'
import { toDate } from '../database/time.ts'
import type { AppSession } from './app-session.entity.ts'
import type { EnteredRow } from './entered-session.statements.ts'
import type { Session } from './session.entity.ts'

/** A session's entry to an app, with the use of the app by its account. */
type Entry = Pick<AppSession, 'sid' | 'grantName'> & {
  use: Pick<AppUse, 'scopes' | 'agreedAt' | 'lastUsedAt'> | undefined
}

/** The part of a session that apps learn of. */
export type Entries = Pick<Session, 'createdAt' | 'expiresAt' | 'methods'> & {
  /** The session's entry to each of these apps. */
  entries: Map<string, Entry>
}

export function toEntries(
  { signed_in_at: signedIn, session_ends_at: end, methods }: EnteredRow,
  rows: EnteredRow[],
): Entries {
  const entries = rows.flatMap((row) =>
    row.app_id === null || row.sid === null
      ? []
      : [[row.app_id, { sid: row.sid, grantName: row.grant_name, use: toUse(row) }] as const],
  )
  return { createdAt: toDate(signedIn), expiresAt: toDate(end), methods, entries: new Map(entries) }
}

function toUse({ scopes, agreed_at: agreed, used_at: used }: EnteredRow): Entry['use'] {
  if (scopes === null || used === null) return undefined
  const agreedAt = agreed === null ? null : toDate(agreed)
  return { scopes: fromLines(scopes), agreedAt, lastUsedAt: toDate(used) }
}
