import { jsonOption } from '../arguments.ts'
import { noun, verb } from '../tree.ts'

const load = () => import('../actions/keys.ts')

const list = () =>
  verb('list', 'Lists the published keys and when each starts to sign', ['keys list'])
    .addOption(jsonOption())
    .action(async (options) => (await load()).listKeys(options))

const rotate = () =>
  verb('rotate', 'Replaces the keys that sign tokens for other programs; no one is signed out', [
    'keys rotate',
    'keys rotate --at-once',
  ])
    .option('--at-once', 'withdraws the old keys, because they may have leaked')
    .action(async (options) => (await load()).rotate(options))

export const keys = () =>
  noun('keys', 'Keys that sign tokens for other programs', [list(), rotate()])
