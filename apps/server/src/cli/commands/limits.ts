import { limitWords } from '../limit-words.ts'
import { guess, jsonOption, nonEmpty } from '../arguments.ts'
import { typed } from '../../config/program-name.ts'
import { noun, verb } from '../tree.ts'

const list = () =>
  verb('list', 'Lists every limit, its value and its variable', ['limits list'])
    .alias('show')
    .addOption(jsonOption())
    .action(async (options) => (await import('../actions/limits-list.ts')).listLimits(options))

const reset = () =>
  verb('reset', 'Resets counters and sign-in pauses at once', [
    'limits reset',
    'limits reset registrationsPerIp',
    'limits reset ada@example.com',
    'limits reset sendsPerIp 203.0.113.7',
  ])
    .usage('[all|pauses|<limit>] [<who>]')
    .argument(
      '[limit]',
      'one limit, or the pauses after failed sign-ins; all if left out',
      nonEmpty,
    )
    .argument(
      '[who]',
      'an IP address, email address or username; all of them if left out',
      nonEmpty,
    )
    .action(async function (first, second) {
      const isLimit = first !== undefined && limitWords.includes(first)
      if (!isLimit && second !== undefined) {
        const meant = guess(first ?? '', limitWords)
        this.error(`"${first}" is not a limit; "${typed('limits list')}" shows them all${meant}`)
      }
      const [limit, who] = isLimit ? [first, second] : [undefined, first]
      const { resetLimits } = await import('../actions/limits-reset.ts')
      await resetLimits(limit === 'all' ? undefined : limit, who)
    })

export const limits = () =>
  noun('limits', 'Rate limits (docs/assurance/security.md)', [list(), reset()])
