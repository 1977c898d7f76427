import { Option } from '@commander-js/extra-typings'
import { nameProblem } from '../../apps/app-fields.ts'
import { checked, jsonOption, nonEmpty, oneOf, path, wholeNumber } from '../arguments.ts'
import { noun, paragraph, verb } from '../tree.ts'
import {
  alg,
  audience,
  backchannelLogoutUri,
  kind,
  listOf,
  origin,
  pkce,
  postLogoutUri,
  redirectUri,
  role,
} from './app-options.ts'
import { add } from './apps-add.ts'

const load = () => import('../actions/apps.ts')

const app = ['<app>', 'the id or the exact name of an app', nonEmpty] as const

const clearable = [
  'origins',
  'redirect-uris',
  'post-logout-uris',
  'backchannel-logout-uri',
  'audience',
  'roles',
] as const

type Options = Partial<
  Record<
    'origin' | 'redirectUri' | 'postLogoutUri' | 'backchannelLogoutUri' | 'audience' | 'role',
    unknown
  >
>

const valuesOf = (options: Options): Record<(typeof clearable)[number], unknown> => ({
  origins: options.origin,
  'redirect-uris': options.redirectUri,
  'post-logout-uris': options.postLogoutUri,
  'backchannel-logout-uri': options.backchannelLogoutUri,
  audience: options.audience,
  roles: options.role,
})

const set = () =>
  verb('set', 'Changes the given settings; a list is replaced as a whole', [
    'apps set Notes --origin https://notes.example.com --origin http://localhost:5173',
    'apps set Notes --clear roles',
  ])
    .argument(...app)
    .addOption(
      new Option('--name <name>', 'the name that people see').argParser(checked(nameProblem)),
    )
    .addOption(kind())
    .addOption(origin())
    .addOption(redirectUri())
    .addOption(postLogoutUri())
    .addOption(backchannelLogoutUri())
    .addOption(audience())
    .addOption(role())
    .addOption(pkce())
    .addOption(alg())
    .addOption(
      new Option('--clear <what>', 'a setting to empty; may be repeated').argParser(
        listOf(oneOf(clearable)),
      ),
    )
    .addOption(jsonOption())
    .action(async function (called, options) {
      const { json, ...changes } = options
      const both = options.clear?.find((what) => valuesOf(options)[what] !== undefined)
      if (both) this.error(`${both} cannot be both given and cleared`)
      if (Object.keys(changes).length === 0)
        this.error('no change was given: name at least one setting')
      await (await load()).setOne(called, { changes, json })
    })

const list = () =>
  verb('list', 'Lists every app, oldest first', ['apps list', 'apps list --json'])
    .addOption(jsonOption())
    .action(async (options) => (await load()).listApps(options))

const show = () =>
  verb('show', 'Prints one app as JSON', ['apps show Notes'])
    .argument(...app)
    .option('--json', 'prints JSON, which it always does')
    .action(async (called) => (await load()).showApp(called))

const remove = () =>
  verb('remove', 'Removes an app: it gets no more tokens, and people are no longer sent to it', [
    'apps remove Notes',
  ])
    .argument(...app)
    .action(async (called) => (await load()).removeOne(called))

const rotateSecret = () =>
  verb('rotate-secret', 'Gives an app a new secret, and prints it once', [
    'apps rotate-secret Wiki',
    'apps rotate-secret Wiki --overlap-hours 0',
  ])
    .argument(...app)
    .addOption(
      new Option('--overlap-hours <hours>', 'how long the old secret still works')
        .argParser(wholeNumber(0, 720))
        .default(24),
    )
    .addOption(jsonOption())
    .action(async (called, options) => (await load()).rotateSecretOf(called, options))

const doctor = () =>
  verb(
    'doctor',
    'Finds out why people cannot sign in to an app, or are not signed out of it, and what to do',
    ['apps doctor Notes', 'apps doctor Notes --log latchkey.log'],
  )
    .argument(...app)
    .option('--log <file>', 'searches this log of the service for refused addresses', path)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      paragraph('Exit codes: 0 nothing is wrong, 1 something is, 2 wrong usage, 3 no verdict.'),
    )
    .action(async (called, options) =>
      (await import('../actions/apps-doctor.ts')).examine(called, options),
    )

export const apps = () =>
  noun('apps', 'Apps whose users sign in here', [
    add(),
    list(),
    show(),
    set(),
    remove(),
    rotateSecret(),
    doctor(),
  ])
