import { seconds } from '../src/clock.ts'

/**
 * How long a story waits for what must come. It costs nothing where all is well. A machine a third
 * as fast needs it, and a story has three minutes: what is missing is named before that.
 */
export const patience = seconds(45)
