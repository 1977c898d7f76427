import { Option } from '@commander-js/extra-typings'
import { oldClocks } from '../../adoption/old-clock.ts'
import { readDatabaseAddress } from '../../database/address.ts'
import { choiceOption, nonEmpty, requireAddress } from '../arguments.ts'
import { verb } from '../tree.ts'

const load = () => import('../actions/adopt.ts')

const vouch = () =>
  new Option('--i-have-a-backup', 'confirms that you have your own backup').conflicts('backup')

export const adopt = () =>
  verb('adopt', "Takes over the predecessor's database; stop its service first", [
    'adopt --dry-run --report decisions.csv',
    'adopt --backup before.ndjson',
    'adopt --undo before.ndjson',
    'adopt --into sqlite:data/latchkey.db',
  ])
    .option('--dry-run', 'shows what would be decided, changes nothing')
    .option('--report <file>', 'writes each decision as a row of a CSV file', nonEmpty)
    .option('--backup <file>', 'first backs up the two old tables to a new file', nonEmpty)
    .addOption(vouch())
    .addOption(
      choiceOption(
        '--clock <times>',
        'which old times are eight hours late; if left out, detected from the old codes',
        oldClocks,
      ),
    )
    .addOption(
      new Option('--into <url>', 'copies the accounts to an empty database; the old one stays')
        .argParser(nonEmpty)
        .conflicts(['undo', 'backup', 'iHaveABackup']),
    )
    .addOption(
      new Option('--undo <file>', 'restores the tables from this backup')
        .argParser(nonEmpty)
        .conflicts(['report', 'backup', 'iHaveABackup', 'clock']),
    )
    .option('--moved', 'accepts a backup of a database that had another name')
    .action(async function (options) {
      const { into } = options
      if (into !== undefined) requireAddress(this, () => readDatabaseAddress(into, '--into'))
      await (await load()).adoptDatabase(options)
    })
