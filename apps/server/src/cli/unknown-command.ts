import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import { guess } from './arguments.ts'

const namesBelow = (command: CommandUnknownOpts): string[] =>
  command.commands.map((one) => one.name())

/** The words of a name such as `mail:doctor`, in either order. */
const wordsOf = (name: string): string => name.split(/[:-]/).toSorted().join(' ')

/** Verbs that stand alone, and former scripts such as `mail:doctor` and `restore`, belong to a noun now. */
function belongingTo(root: CommandUnknownOpts, word: string): string[] {
  const verbs = root.commands.flatMap((noun) => namesBelow(noun).map((name) => [noun.name(), name]))
  return verbs
    .filter((path) => path.at(-1) === word || path.toSorted().join(' ') === wordsOf(word))
    .map((path) => path.join(' '))
}

/** Other programs use these words for our verbs. */
const verbsElsewhere: Record<string, string> = {
  add: 'create',
  ban: 'set-status',
  block: 'set-status',
  delete: 'remove',
  demote: 'set-role',
  disable: 'set-status',
  get: 'show',
  logout: 'end-sessions',
  ls: 'list',
  mute: 'set-status',
  new: 'create',
  promote: 'set-role',
  rm: 'remove',
  suspend: 'set-status',
  unban: 'set-status',
}

const ownersDelete = 'Owners delete their accounts on the account page; set-status bans people.'
const ownersReset = 'Owners set passwords with "Forgot your password?" on the sign-in page.'

/** Operators look for these verbs of `users`, but owners do this themselves. */
const verbsOfOwners = new Map([
  ['delete', ownersDelete],
  ['remove', ownersDelete],
  ['reset', ownersReset],
  ['reset-password', ownersReset],
  ['rm', ownersDelete],
  ['set-password', ownersReset],
])

const ownVerbs = (names: string[], word: string): string[] =>
  names.filter((name) => name.split('-').includes(word) || name === verbsElsewhere[word])

/** Names what was probably meant, or all that is there. */
export function unknownCommand(command: CommandUnknownOpts, word: string): string {
  const names = namesBelow(command)
  const ofOwners = command.name() === 'users' ? verbsOfOwners.get(word) : undefined
  if (ofOwners !== undefined) return `unknown command '${word}'. ${ofOwners}\n`
  const known = command.parent ? ownVerbs(names, word) : belongingTo(command, word)
  const [only, ...more] = known
  const meant =
    only === undefined
      ? guess(word, names)
      : `\n(Did you mean ${more.length > 0 ? 'one of ' : ''}${known.join(', ')}?)`
  return `unknown command '${word}'${meant || `. Expected one of ${names.join(', ')}.`}\n`
}

/** The parser answers a wrong word before `--help` with the help of what stands before it, as if all were well. */
export function refuseUnknown(command: CommandUnknownOpts): '' {
  const [first, second] = command.args.filter((one) => !one.startsWith('-'))
  const word = first === 'help' ? second : first
  if (command.commands.length > 0 && word !== undefined) command.error(`unknown command '${word}'`)
  return ''
}
