import { Option } from '@commander-js/extra-typings'
import { nameProblem, programAddressCheck } from '../../apps/app-fields.ts'
import { programIds } from '../../apps/programs/program-ids.ts'
import { localText, type Words } from '../../config/local-language.ts'
import { checked, choiceOption, jsonOption } from '../arguments.ts'
import { verb } from '../tree.ts'
import {
  alg,
  audience,
  backchannelLogoutUri,
  kind,
  origin,
  pkce,
  postLogoutUri,
  redirectUri,
  role,
} from './app-options.ts'

/** Options that a known program determines itself. */
const decided = [
  'kind',
  'origin',
  'redirectUri',
  'postLogoutUri',
  'backchannelLogoutUri',
  'pkce',
  'idTokenAlg',
  'public',
]

export const add = () =>
  verb('add', 'Registers an app whose users sign in here, and prints its secret once', [
    'apps add Notes --origin https://notes.example.com --audience https://api.example.com',
    'apps add Wiki --redirect-uri https://wiki.example.com/callback --role admin --role superadmin',
    'apps add --for grafana https://grafana.example.com',
  ])
    .argument(
      '<name>',
      'the name that people see; with --for, the address of the program',
      checked(nameProblem),
    )
    .addOption(
      choiceOption(
        '--for <program>',
        'registers this program with the options that it needs, and prints its settings',
        programIds,
      ).conflicts(decided),
    )
    .addOption(
      new Option('--name <name>', 'with --for: the name that people see, if not its own').argParser(
        checked(nameProblem),
      ),
    )
    .addOption(kind().default('own' as const))
    .addOption(origin())
    .addOption(redirectUri())
    .addOption(postLogoutUri())
    .addOption(backchannelLogoutUri())
    .addOption(audience())
    .addOption(role())
    .addOption(pkce().default('required' as const))
    .addOption(alg().default('RS256' as const))
    .option('--public', 'gives it no secret, for a web page or a phone app')
    .addOption(jsonOption())
    .action(async function (called, { for: program, name, ...options }) {
      if (program !== undefined) {
        const problem = programAddressCheck(called)
        if (problem) this.error(localText(problemOf(called, problem)))
        const { addProgram } = await import('../actions/add-program.ts')
        return addProgram(program, { ...options, url: called.replace(/\/$/, ''), name })
      }
      if (name !== undefined) this.error('--name goes with --for')
      if (options.public && options.pkce === 'optional')
        this.error('--public needs PKCE: without a secret, nothing else proves who asks')
      await (await import('../actions/apps.ts')).addOne(called, options)
    })

const problemOf = (address: string, { en, zh }: Words): Words => ({
  en: `"${address}" ${en}`,
  zh: `“${address}”不能用作地址。${zh}。`,
})
