import { readServerAddress } from '../../database/address.ts'
import { nonEmpty, requireAddress } from '../arguments.ts'
import { verb } from '../tree.ts'

const load = () => import('../actions/move.ts')

export const move = () =>
  verb('move', 'Copies the SQLite database to MySQL or MariaDB; stop the service first', [
    'move --to mysql://latchkey:secret@db.example.com:3306/latchkey',
  ])
    .requiredOption('--to <url>', 'an empty database; created if it does not exist', nonEmpty)
    .action(async function ({ to }) {
      requireAddress(this, () => readServerAddress(to, '--to'))
      await (await load()).moveDatabase(to)
    })
