/**
 * The events that other programs receive. This list has its own file, so that command help loads no
 * database library.
 */
export const eventTypes = [
  'user.created',
  'user.updated',
  'user.deleted',
  'user.banned',
  'user.muted',
  'user.restored',
  'session.ended',
  'password.changed',
  'factor.added',
  'factor.removed',
  'recovery.started',
  'recovery.stopped',
  'recovery.finished',
] as const

/** Events that end or restore access: an API that knows them refuses tokens that have not expired. */
export const statusEventTypes = [
  'user.deleted',
  'user.banned',
  'user.muted',
  'user.restored',
  'session.ended',
] as const satisfies readonly EventType[]

export type EventType = (typeof eventTypes)[number]
