/** What other programs are told. This list has its own file, so that command help loads no database library. */
export const eventTypes = [
  'user.created',
  'user.updated',
  'user.deleted',
  'user.banned',
  'user.muted',
  'user.restored',
  'session.ended',
  'password.changed',
] as const
export type EventType = (typeof eventTypes)[number]
