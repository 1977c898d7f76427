import { noun, verb } from '../tree.ts'

const migrate = () =>
  verb('migrate', 'Updates the tables and exits; run it before a rollout', [
    'database migrate',
  ]).action(async () => (await import('../actions/database-migrate.ts')).migrate())

export const database = () => noun('database', 'The tables of the database', [migrate()])
