/** This list has its own file, so that command help loads no database library. */
export const outboxStates = ['queued', 'sent', 'refused', 'expired'] as const
