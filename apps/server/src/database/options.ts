import { Migrator } from '@mikro-orm/migrations'

/** What both engines are opened with. */
export const options = {
  forceUtcTimezone: true,
  extensions: [Migrator],
  allowGlobalContext: false,
  logger: () => {},
}
