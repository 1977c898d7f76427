import { InvalidArgumentError, Option } from '@commander-js/extra-typings'
import { appKinds, appLimits, idTokenAlgorithms, pkceRules } from '@latchkey/shared/app'
import { roles } from '@latchkey/shared/auth'
import { audienceCheck, nameProblem, originCheck, uriCheck } from '../../apps/app-fields.ts'
import {
  choiceOption,
  collected,
  jsonOption,
  nonEmpty,
  oneOf,
  path,
  wholeNumber,
} from '../arguments.ts'
import { noun, verb } from '../tree.ts'

const load = () => import('../actions/apps.ts')

const app = ['<app>', 'the id or the exact name of an app', nonEmpty] as const

type Check = (given: string) => string | undefined

const checked =
  (check: Check) =>
  (given: string): string => {
    const problem = check(given)
    if (problem === undefined) return given
    throw new InvalidArgumentError(`It ${problem}.`)
  }

const listOf = <T extends string>(read: (given: string) => T) => collected(read, appLimits.uris)

const kind = () =>
  choiceOption('--kind <kind>', 'own, or third_party, which is not trusted', appKinds)
const pkce = () =>
  choiceOption('--pkce <rule>', 'required, or optional for programs that know no PKCE', pkceRules)
const alg = () =>
  choiceOption('--id-token-alg <alg>', 'how ID tokens are signed', idTokenAlgorithms)
const origin = () =>
  new Option('--origin <origin>', 'an origin of its pages; may be repeated').argParser(
    listOf(checked(originCheck)),
  )
const redirectUri = () =>
  new Option('--redirect-uri <uri>', 'the way back after sign-in; may be repeated').argParser(
    listOf(checked(uriCheck)),
  )
const postLogoutUri = () =>
  new Option('--post-logout-uri <uri>', 'the way back after sign-out; may be repeated').argParser(
    listOf(checked(uriCheck)),
  )
const backchannelLogoutUri = () =>
  new Option('--backchannel-logout-uri <uri>', 'is told when a session ends').argParser(
    checked(uriCheck),
  )
const audience = () =>
  new Option('--audience <uri>', 'the aud of tokens for its API').argParser(checked(audienceCheck))
const role = () =>
  new Option('--role <role>', 'may sign in; all roles if left out; may be repeated').argParser(
    listOf(oneOf(roles)),
  )

const add = () =>
  verb('add', 'Registers an app whose users sign in here, and prints its secret once', [
    'apps add Notes --origin https://notes.example.com --audience https://api.example.com',
    'apps add Wiki --redirect-uri https://wiki.example.com/callback --role admin --role superadmin',
  ])
    .argument('<name>', 'the name that people see', checked(nameProblem))
    .addOption(kind().default('own' as const))
    .addOption(origin())
    .addOption(redirectUri())
    .addOption(postLogoutUri())
    .addOption(backchannelLogoutUri())
    .addOption(audience())
    .addOption(role())
    .addOption(pkce().default('required' as const))
    .addOption(alg().default('RS256' as const))
    .option('--public', 'cannot keep a secret, such as a web page or a phone app')
    .addOption(jsonOption())
    .action(async function (name, options) {
      if (options.public && options.pkce === 'optional')
        this.error('error: --public needs PKCE: without a secret, nothing else proves who asks')
      await (await load()).addOne(name, options)
    })

const clearable = [
  'origins',
  'redirect-uris',
  'post-logout-uris',
  'backchannel-logout-uri',
  'audience',
  'roles',
] as const

type Given = Partial<
  Record<
    'origin' | 'redirectUri' | 'postLogoutUri' | 'backchannelLogoutUri' | 'audience' | 'role',
    unknown
  >
>

const valuesOf = (given: Given): Record<(typeof clearable)[number], unknown> => ({
  origins: given.origin,
  'redirect-uris': given.redirectUri,
  'post-logout-uris': given.postLogoutUri,
  'backchannel-logout-uri': given.backchannelLogoutUri,
  audience: given.audience,
  roles: given.role,
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
      if (both) this.error(`error: ${both} cannot be both given and cleared`)
      if (Object.keys(changes).length === 0) this.error('error: no change was given')
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
  verb('doctor', 'Finds out why people cannot sign in to an app, and what to do', [
    'apps doctor Notes',
    'apps doctor Notes --log latchkey.log',
  ])
    .argument(...app)
    .option('--log <file>', 'searches this log of the service for refused addresses', path)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing is wrong, 1 something is, 2 wrong usage, 3 no verdict.',
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
