import type { Database } from '../../src/database/database.ts'
import { createCallSessions } from '../../src/oidc/call-sessions.ts'
import { createRecords } from '../../src/oidc/records.ts'
import { createLiveSessions } from '../../src/sessions/live-session.ts'

/** The storage of the protocol engine, for records that it would no longer write. */
export function openRecords({ database }: { database: Database }) {
  const clock = () => new Date()
  const requirement = undefined
  const { findEnteredSession, readEnteredSession } = createLiveSessions(database, requirement)
  const sessions = createCallSessions(findEnteredSession, clock)
  return createRecords({ database, clock, requirement, readEnteredSession, sessions })
}
