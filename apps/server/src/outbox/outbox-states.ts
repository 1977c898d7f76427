/** Apart from the columns, so that the help of a command loads no database library. */
export const outboxStates = ['queued', 'sent', 'refused', 'expired'] as const
