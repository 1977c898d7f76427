import { jsonOption } from '../arguments.ts'
import { noun, verb } from '../tree.ts'

const fresh = () =>
  verb('new', 'Prints new secrets for .env; to rotate, put one before the old one, with a comma', [
    'secrets new',
  ])
    .addOption(jsonOption())
    .action(async (options) => (await import('../actions/secrets-new.ts')).printSecrets(options))

const usage = () =>
  verb(
    'usage',
    'Counts the passwords, keys and backup codes under each SECRET_KEY, to show whether an old one can go',
    ['secrets usage'],
  )
    .addOption(jsonOption())
    .action(async (options) => (await import('../actions/secrets-usage.ts')).printUsage(options))

export const secrets = () => noun('secrets', 'SECRET_KEY and JWT_SECRET_KEY', [fresh(), usage()])
