import { totp } from '@latchkey/tools/testing/totp'

/** What an authenticator app shows, so many steps of half a minute from now. */
export const totpOf = (secret: string, steps = 0): string =>
  totp(secret, new Date(Date.now() + steps * 30_000))
