import type { Role, Status } from '@latchkey/shared/auth'
import type { EntityManager } from '@mikro-orm/sql'
import { randomUUIDv7 } from 'node:crypto'
import { ask, write } from '../database/ask.ts'
import { randomId } from '../random-id.ts'
import { User } from '../users/user.entity.ts'
import type { EventType } from './event-types.ts'
import { PublishedEvent } from './published-event.entity.ts'
import { accountToTell, addEvent, type Told } from './published-event.statements.ts'

/**
 * The data of an event besides the account's subject: never a password, an address, an IP or a device.
 * Other programs need to recognize an account and its rights, and to end its sessions.
 */
export type EventData = {
  username?: string
  role?: Role
  status?: Status
  /** The sessions that ended. */
  sessions?: string[]
}

type NewEvent = { userId: number } & (
  | { type: Exclude<EventType, 'session.ended'> }
  | { type: 'session.ended'; sessions: string[] }
)

/**
 * Publishes a change to other programs in its transaction, so that they learn of it if and only if it
 * commits. Call it after the change, or before the account is deleted. Does nothing if the account does
 * not exist.
 */
export async function publish(em: EntityManager, event: NewEvent, at: Date): Promise<void> {
  const { type, userId } = event
  const [account] = await ask(em, accountToTell, userId)
  if (!account) return
  const sessions = event.type === 'session.ended' ? event.sessions : undefined
  const subject = account.subject ?? (await giveSubject(em, userId))
  const [only = null, ...others] = sessions ?? []
  const data = JSON.stringify(sessions ? { sessions } : dataOf(type, account))
  const sessionId = others.length === 0 ? only : null
  await write(em, addEvent, randomUUIDv7(), type, userId, subject, sessionId, data, at)
}

function dataOf(type: EventType, { username, role, status }: Told): EventData {
  if (type === 'user.created' || type === 'user.updated') return { username, role, status }
  return type.startsWith('user.') && type !== 'user.deleted' ? { status } : {}
}

/** Of two transactions that assign it at once, the second waits for the first and reads its value. */
async function giveSubject(em: EntityManager, id: number): Promise<string> {
  const given = randomId()
  if ((await em.nativeUpdate(User, { id, subject: null }, { subject: given })) > 0) return given
  const [account] = await ask(em, accountToTell, id)
  return account?.subject ?? given
}

/** Empties an account's events: only their type, their time and the account's subject remain. */
export const emptyEvents = (em: EntityManager, userId: number): Promise<number> =>
  em.nativeUpdate(PublishedEvent, { userId }, { data: '{}', sessionId: null })
