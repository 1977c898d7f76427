/**
 * How long a test waits for a condition, in ms, which costs nothing when all is well. A machine a third as
 * fast needs it.
 */
export const patience = 45_000

/**
 * Limits of a test runner. The longest test without a limit of its own takes half a minute beside others on two
 * cores. A machine a third as fast needs three times as long, and a late wait must still be named.
 */
export const patientTests = {
  testTimeout: 180_000,
  hookTimeout: 180_000,
  expect: { poll: { timeout: patience, interval: 20 } },
}
