import { seconds } from '../../src/clock.ts'

/**
 * How long a test waits for a condition, which costs nothing when all is well. A machine a third as
 * fast needs it. A test has three minutes, so that what is missing is named before it ends.
 */
export const patience = seconds(45)
