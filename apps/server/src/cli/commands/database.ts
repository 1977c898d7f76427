import { noun, verb } from '../tree.ts'

const migrate = () =>
  verb('migrate', 'Brings the tables up to date and ends: a step of its own before a roll-out', [
    'database migrate',
  ]).action(async () => (await import('../actions/database-migrate.ts')).migrate())

export const database = () => noun('database', 'The tables of the service', [migrate()])
