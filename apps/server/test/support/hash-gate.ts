import type * as Argon2 from '@node-rs/argon2'

let opened = Promise.resolve()

/** Blocks password verification until the returned function is called. */
export function shutGate(): () => void {
  const { promise, resolve } = Promise.withResolvers<void>()
  opened = promise
  return resolve
}

/** For `vi.mock`: the real module behind the gate. */
export async function gated(load: () => Promise<unknown>): Promise<typeof Argon2> {
  const original = (await load()) as typeof Argon2
  const verify: typeof original.verify = async (...args) => {
    await opened
    return original.verify(...args)
  }
  return { ...original, verify }
}
