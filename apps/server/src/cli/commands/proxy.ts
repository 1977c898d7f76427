import { InvalidArgumentError } from '@commander-js/extra-typings'
import { isSite } from '../../config/network-addresses.ts'
import { jsonOption } from '../arguments.ts'
import { noun, paragraph, verb } from '../tree.ts'

const doctor = () =>
  verb('doctor', 'Checks TRUST_PROXY: asks the service, through its proxies, who is calling', [
    'proxy doctor https://id.example.com',
  ])
    .argument('<public-url>', 'the origin that people open', readSite)
    .addOption(jsonOption())
    .addHelpText('after', paragraph(verdicts))
    .action(async (site, options) =>
      (await import('../actions/proxy-doctor.ts')).examineProxy(site, options),
    )

const verdicts =
  'Exit codes: 0 TRUST_PROXY is right, 1 it is not, 2 wrong usage, 3 no verdict: the service could not be asked, or this machine cannot tell.'

function readSite(given: string): string {
  if (!/^https?:\/\//i.test(given)) {
    throw new InvalidArgumentError('It must begin with http:// or https://.')
  }
  if (isSite(given)) return given
  throw new InvalidArgumentError('Expected an origin such as https://id.example.com.')
}

export const proxy = () => noun('proxy', 'Proxies in front of the service', [doctor()])
