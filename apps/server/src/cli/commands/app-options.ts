import { Option } from '@commander-js/extra-typings'
import { appKinds, appLimits, idTokenAlgorithms, pkceRules } from '@latchkey/shared/app'
import { roles } from '@latchkey/shared/auth'
import { audienceCheck, originCheck, uriCheck } from '../../apps/app-fields.ts'
import { checked, choiceOption, collected, oneOf } from '../arguments.ts'

export const listOf = <T extends string>(read: (given: string) => T) =>
  collected(read, appLimits.uris)

export const kind = () =>
  choiceOption('--kind <kind>', 'own, or third_party: people are asked what it may learn', appKinds)
export const pkce = () =>
  choiceOption('--pkce <rule>', 'required, or optional for programs without PKCE', pkceRules)
export const alg = () =>
  choiceOption('--id-token-alg <alg>', 'how ID tokens are signed', idTokenAlgorithms)
export const origin = () =>
  new Option('--origin <origin>', 'an origin of its pages; may be repeated').argParser(
    listOf(checked(originCheck)),
  )
export const redirectUri = () =>
  new Option(
    '--redirect-uri <uri>',
    'where people return after sign-in; may be repeated',
  ).argParser(listOf(checked(uriCheck)))
export const postLogoutUri = () =>
  new Option(
    '--post-logout-uri <uri>',
    'where people return after sign-out; may be repeated',
  ).argParser(listOf(checked(uriCheck)))
export const backchannelLogoutUri = () =>
  new Option(
    '--backchannel-logout-uri <uri>',
    'receives a logout token when a session ends',
  ).argParser(checked(uriCheck))
export const audience = () =>
  new Option('--audience <uri>', 'the audience (aud) of tokens for its API').argParser(
    checked(audienceCheck),
  )
export const role = () =>
  new Option(
    '--role <role>',
    'a role that may sign in; all may if left out; may be repeated',
  ).argParser(listOf(oneOf(roles)))
