import type * as Argon2 from '@node-rs/argon2'

let opened = Promise.resolve()

/** From now on verifying a password waits for what this returns to be called. */
export function shutGate(): () => void {
  const { promise, resolve } = Promise.withResolvers<void>()
  opened = promise
  return resolve
}

/** For `vi.mock`: the real thing behind the gate. */
export async function gated(load: () => Promise<unknown>): Promise<typeof Argon2> {
  const original = (await load()) as typeof Argon2
  const verify: typeof original.verify = async (...args) => {
    await opened
    return original.verify(...args)
  }
  return { ...original, verify }
}
