import { InvalidArgumentError, Option } from '@commander-js/extra-typings'
import { eventTypes } from '../../events/event-types.ts'
import { outboxStates } from '../../outbox/outbox-states.ts'
import { addressProblem } from '../../webhooks/webhook-fields.ts'
import { choiceOption, collected, jsonOption, nonEmpty, oneOf, wholeNumber } from '../arguments.ts'
import { noun, verb } from '../tree.ts'

const load = () => import('../actions/webhooks.ts')

const webhook = ['<webhook>', 'the id or the exact address of a webhook', nonEmpty] as const

function address(given: string): string {
  const problem = addressProblem(given)
  if (problem === undefined) return given
  throw new InvalidArgumentError(`It ${problem}.`)
}

function time(given: string): Date {
  const at = new Date(given)
  if (/^\d{4}-\d\d-\d\d/.test(given) && !Number.isNaN(at.getTime())) return at
  throw new InvalidArgumentError('Expected a time such as 2026-12-01T08:00:00Z.')
}

const type = () =>
  new Option('--type <type>', 'an event it wants, else all; may be repeated').argParser(
    collected(oneOf(eventTypes), eventTypes.length),
  )

const add = () =>
  verb('add', 'Tells an address of events from now on, and prints its secret once', [
    'webhooks add https://app.example.com/hooks/latchkey',
    'webhooks add https://app.example.com/bans --type user.banned --type user.restored',
  ])
    .argument('<url>', 'where events are posted: https, or this machine in development', address)
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
    .option('--json', 'prints JSON, as it does without')
    .action(async (called) => (await load()).showWebhook(called))

const set = () =>
  verb('set', 'Changes what is given; the list of types is replaced whole', [
    'webhooks set https://app.example.com/hook --enable',
    'webhooks set https://app.example.com/hook --type session.ended',
  ])
    .argument(...webhook)
    .addOption(new Option('--url <url>', 'where events are posted').argParser(address))
    .addOption(type())
    .option('--all-types', 'it wants every event')
    .option('--enable', 'delivers again, also what still waits')
    .option('--disable', 'delivers nothing until it is enabled')
    .addOption(jsonOption())
    .action(async function (called, options) {
      const { json, ...changes } = options
      if (Object.keys(changes).length === 0) this.error('error: nothing to change was given')
      if (options.enable && options.disable)
        this.error('error: --enable and --disable exclude each other')
      if (options.type && options.allTypes)
        this.error('error: --type and --all-types exclude each other')
      await (await load()).setOne(called, { changes, json })
    })

const test = () =>
  verb('test', 'Posts a signed event of the type "test" now, and prints what was answered', [
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
      new Option('--limit <count>', 'the most deliveries')
        .argParser(wholeNumber(1, 1000))
        .default(50),
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
    .addOption(new Option('--since <time>', 'every event it wants since then').argParser(time))
    .action(async function (called, { event, since }) {
      if ((event === undefined) === (since === undefined))
        this.error('error: say either --event or --since')
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
      new Option('--overlap-hours <hours>', 'how long the old secret signs as well')
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
  noun('webhooks', 'Addresses that are told of events', [
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
