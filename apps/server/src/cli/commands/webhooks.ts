import { InvalidArgumentError, Option } from '@commander-js/extra-typings'
import { eventTypes } from '../../events/event-types.ts'
import { outboxStates } from '../../outbox/outbox-states.ts'
import { addressProblem } from '../../webhooks/webhook-fields.ts'
import {
  checked,
  choiceOption,
  collected,
  jsonOption,
  nonEmpty,
  oneOf,
  wholeNumber,
} from '../arguments.ts'
import { noun, verb } from '../tree.ts'

const load = () => import('../actions/webhooks.ts')

const webhook = ['<webhook>', 'the id or the exact address of a webhook', nonEmpty] as const

function time(given: string): Date {
  const at = new Date(given)
  if (/^\d{4}-\d\d-\d\d/.test(given) && !Number.isNaN(at.getTime())) return at
  throw new InvalidArgumentError('Expected a time such as 2026-12-01T08:00:00Z.')
}

const type = () =>
  new Option(
    '--type <type>',
    'a type of event to send; all if left out; may be repeated',
  ).argParser(collected(oneOf(eventTypes), eventTypes.length))

const add = () =>
  verb('add', 'Sends events to an address from now on, and prints its secret once', [
    'webhooks add https://app.example.com/hooks/latchkey',
    'webhooks add https://app.example.com/bans --type user.banned --type user.restored',
  ])
    .argument(
      '<url>',
      'where events are posted: https, or this machine in development',
      checked(addressProblem),
    )
    .addOption(type())
    .addOption(jsonOption())
    .action(async (url, options) => (await load()).addOne(url, options))

const list = () =>
  verb('list', 'Lists every webhook, oldest first', ['webhooks list', 'webhooks list --json'])
    .addOption(jsonOption())
    .action(async (options) => (await load()).listWebhooks(options))

const show = () =>
  verb('show', 'Prints one webhook as JSON', ['webhooks show https://app.example.com/hook'])
    .argument(...webhook)
    .option('--json', 'prints JSON, which it always does')
    .action(async (called) => (await load()).showWebhook(called))

const set = () =>
  verb('set', 'Changes the given settings; the list of types is replaced as a whole', [
    'webhooks set https://app.example.com/hook --enable',
    'webhooks set https://app.example.com/hook --type session.ended',
  ])
    .argument(...webhook)
    .addOption(
      new Option('--url <url>', 'where events are posted').argParser(checked(addressProblem)),
    )
    .addOption(type())
    .option('--all-types', 'sends every type of event')
    .option('--enable', 'delivers again, including what is waiting')
    .option('--disable', 'delivers nothing until it is enabled')
    .addOption(jsonOption())
    .action(async function (called, options) {
      const { json, ...changes } = options
      if (Object.keys(changes).length === 0)
        this.error('no change was given: name at least one setting')
      if (options.enable && options.disable) this.error('--enable and --disable cannot be combined')
      if (options.type && options.allTypes) this.error('--type and --all-types cannot be combined')
      await (await load()).setOne(called, { changes, json })
    })

const test = () =>
  verb('test', 'Posts a signed event of the type "test" now, and prints the answer', [
    'webhooks test https://app.example.com/hook',
  ])
    .argument(...webhook)
    .addOption(jsonOption())
    .action(async (called, options) => (await load()).testOne(called, options))

const log = () =>
  verb('log', 'Lists deliveries, newest first, with the last answer', [
    'webhooks log https://app.example.com/hook',
    'webhooks log https://app.example.com/hook --state queued --json',
  ])
    .argument(...webhook)
    .addOption(choiceOption('--state <state>', 'only deliveries in this state', outboxStates))
    .addOption(
      new Option('--limit <count>', 'how many to list').argParser(wholeNumber(1, 1000)).default(50),
    )
    .addOption(jsonOption())
    .action(async (called, options) => (await load()).printLog(called, options))

const redeliver = () =>
  verb('redeliver', 'Delivers events of the last 30 days again, or for the first time', [
    'webhooks redeliver https://app.example.com/hook --event 01a22643-8fe3-740a-9964-d0f8a84f66cb',
    'webhooks redeliver https://app.example.com/hook --since 2026-12-01T08:00:00Z',
  ])
    .argument(...webhook)
    .addOption(new Option('--event <id>', 'one event').argParser(nonEmpty))
    .addOption(new Option('--since <time>', 'every event of its types since then').argParser(time))
    .action(async function (called, { event, since }) {
      if ((event === undefined) === (since === undefined))
        this.error('give either --event or --since')
      const which = since === undefined ? { event: event ?? '' } : { since }
      await (await load()).redeliverTo(called, which)
    })

const rotateSecret = () =>
  verb('rotate-secret', 'Gives a webhook a new secret, and prints it once', [
    'webhooks rotate-secret https://app.example.com/hook',
    'webhooks rotate-secret https://app.example.com/hook --overlap-hours 0',
  ])
    .argument(...webhook)
    .addOption(
      new Option('--overlap-hours <hours>', 'how long the old secret also signs')
        .argParser(wholeNumber(0, 720))
        .default(24),
    )
    .addOption(jsonOption())
    .action(async (called, options) => (await load()).rotateSecretOf(called, options))

const remove = () =>
  verb('remove', 'Removes a webhook with its deliveries', [
    'webhooks remove https://app.example.com/hook',
  ])
    .argument(...webhook)
    .action(async (called) => (await load()).removeOne(called))

export const webhooks = () =>
  noun('webhooks', 'Addresses that receive events', [
    add(),
    list(),
    show(),
    set(),
    test(),
    log(),
    redeliver(),
    rotateSecret(),
    remove(),
  ])
