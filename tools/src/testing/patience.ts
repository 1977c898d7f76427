/**
 * The milliseconds for which a test waits for a condition. They cost nothing if all is well, and a
 * machine a third as fast needs them.
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
