import { durationIn } from '../../../apps/server/src/cli/duration.ts'
import { limitVariable } from '../../../apps/server/src/limits/settings.ts'
import { limitTable, type LimitName } from '../../../apps/server/src/limits/table.ts'
import type { Part } from './generated.ts'
import { wideTable } from './markdown.ts'

const limits = Object.entries(limitTable).map(([name, limit]) => ({
  ...limit,
  name,
  variable: limitVariable(name as LimitName),
}))

/** "1 hour" becomes "1h". */
const inShort = (milliseconds: number): string =>
  durationIn.en(milliseconds).replace(/ (\w).*/, '$1')

export const limitsTable = (): Part => ({
  file: 'docs/assurance/security.md',
  name: 'limits',
  text: wideTable([
    ['limit', 'at most', 'within', 'above it', 'variable'],
    ...limits.map(({ name, max, within, above, variable }) => [
      name,
      String(max),
      durationIn.en(within),
      above,
      `\`${variable}\``,
    ]),
  ]),
})

export const limitVariables = (): Part => ({
  file: '.env.example',
  name: 'limits',
  text: limits
    .map(
      ({ name, max, within, above, variable }) =>
        `# ${name}; above it: ${above}\n# ${variable}=${max}/${inShort(within)}`,
    )
    .join('\n'),
})

const year = 365 * 86_400_000
const yearly = ({ max, within }: { max: number; within: number }) => (max * year) / within

const {
  wrongCodesPerAddressDay: day,
  wrongCodesPerAddressMonth: month,
  wrongCodesWholeServiceDay: brake,
  verificationsPerIp: caller,
} = limitTable

/** The codes of one mailbox that are compared per year, from any number of callers. */
const perAccount = Math.min(yearly(day), yearly(month))
const rounded = (value: number) => value.toLocaleString('en', { maximumSignificantDigits: 2 })
const whole = (value: number) => Math.floor(value).toLocaleString('en')

/**
 * Estimates accounts taken over by guessing: six digits until the service-wide limit is reached, then
 * eight.
 */
function spray(accounts: number): string[] {
  const guesses = accounts * perAccount
  const six = Math.min(guesses, yearly(brake))
  const taken = six / 10 ** 6 + (guesses - six) / 10 ** 8
  const who = `${accounts.toLocaleString('en')} accounts, any number of addresses`
  return [who, whole(six), whole(guesses - six), `${rounded(taken)} accounts`]
}

function single(addresses: number): string[] {
  const six = Math.min(perAccount, addresses * yearly(caller))
  const who = `one account, ${addresses.toLocaleString('en')} addresses`
  return [who, whole(six), '0', `${rounded((six / 10 ** 6) * 100)} %`]
}

export const guessingTable = (): Part => ({
  file: 'docs/assurance/security.md',
  name: 'guessing',
  text: wideTable([
    [
      'a year of guessing',
      'six digits compared',
      'eight digits compared',
      'expected to be taken over',
    ],
    ...[100, 1000, 10_000].map(single),
    ...[1000, 10_000, 100_000].map(spray),
  ]),
})
