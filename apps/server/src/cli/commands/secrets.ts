import { jsonOption } from '../arguments.ts'
import { noun, verb } from '../tree.ts'

const fresh = () =>
  verb(
    'new',
    'Prints fresh secrets, ready for .env; put before an older one, with a comma, to rotate',
    ['secrets new'],
  )
    .addOption(jsonOption())
    .action(async (options) => (await import('../actions/secrets-new.ts')).printSecrets(options))

const usage = () =>
  verb('usage', 'Counts the passwords under each place of SECRET_KEY: may an old one go?', [
    'secrets usage',
  ])
    .addOption(jsonOption())
    .action(async (options) => (await import('../actions/secrets-usage.ts')).printUsage(options))

export const secrets = () => noun('secrets', 'SECRET_KEY and JWT_SECRET_KEY', [fresh(), usage()])
