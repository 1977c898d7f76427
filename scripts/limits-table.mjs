import { limitVariable } from '../apps/server/src/limits/settings.ts'
import { limitTable } from '../apps/server/src/limits/table.ts'
import { generate } from './generated.mjs'

const spans = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

function inWords(milliseconds) {
  const [unit, size] = spans.find(([, length]) => milliseconds % length === 0)
  const count = milliseconds / size
  return count === 1 ? `1 ${unit}` : `${count} ${unit}s`
}

const rows = Object.entries(limitTable).map(([name, { max, within, above }]) => [
  name,
  String(max),
  inWords(within),
  above,
  `\`${limitVariable(name)}\``,
])
/** Formats a Markdown table as the formatter does; the first row is its head. */
function tableOf(cells) {
  const [head, ...body] = cells
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column].length)))
  const line = (row, fill = ' ') =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column], fill)).join(' | ')} |`
  const rule = head.map(() => '')
  return [line(head), line(rule, '-'), ...body.map((row) => line(row))].join('\n')
}

generate({
  file: 'docs/assurance/security.md',
  name: 'limits',
  script: 'scripts/limits-table.mjs',
  text: tableOf([['limit', 'at most', 'within', 'above it', 'variable'], ...rows]),
})

function inShort(milliseconds) {
  const [unit, size] = spans.find(([, length]) => milliseconds % length === 0)
  return `${milliseconds / size}${unit[0]}`
}

const lines = Object.entries(limitTable).map(
  ([name, { max, within, above }]) =>
    `# ${name}; above it: ${above}\n# ${limitVariable(name)}=${max}/${inShort(within)}`,
)
generate({
  file: '.env.example',
  name: 'limits',
  script: 'scripts/limits-table.mjs',
  text: lines.join('\n'),
})

const year = 365 * 86_400_000
const yearly = ({ max, within }) => (max * year) / within

const {
  wrongCodesPerAddressDay: day,
  wrongCodesPerAddressMonth: month,
  wrongCodesWholeServiceDay: brake,
  verificationsPerIp: caller,
} = limitTable

/** Codes of one mailbox that are compared per year, from any number of callers. */
const perAccount = Math.min(yearly(day), yearly(month))
const rounded = (value) => value.toLocaleString('en', { maximumSignificantDigits: 2 })
const whole = (value) => Math.floor(value).toLocaleString('en')

/**
 * Estimates accounts taken over by guessing: six digits until the service-wide limit is reached, then
 * eight.
 */
function spray(accounts) {
  const guesses = accounts * perAccount
  const six = Math.min(guesses, yearly(brake))
  const taken = six / 10 ** 6 + (guesses - six) / 10 ** 8
  const who = `${accounts.toLocaleString('en')} accounts, any number of addresses`
  return [who, whole(six), whole(guesses - six), `${rounded(taken)} accounts`]
}

function single(addresses) {
  const six = Math.min(perAccount, addresses * yearly(caller))
  const who = `one account, ${addresses.toLocaleString('en')} addresses`
  return [who, whole(six), '0', `${rounded((six / 10 ** 6) * 100)} %`]
}

generate({
  file: 'docs/assurance/security.md',
  name: 'guessing',
  script: 'scripts/limits-table.mjs',
  text: tableOf([
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
