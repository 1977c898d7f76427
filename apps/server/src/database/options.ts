import { Migrator } from '@mikro-orm/migrations'

/** Options of both engines. */
export const options = {
  forceUtcTimezone: true,
  extensions: [Migrator],
  allowGlobalContext: false,
  logger: () => {},
}
