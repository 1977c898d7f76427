import { totp } from '@latchkey/tools/testing/totp'

/** The code that an authenticator app shows, this many half minutes from now. */
export const totpOf = (secret: string, steps = 0): string =>
  totp(secret, new Date(Date.now() + steps * 30_000))
