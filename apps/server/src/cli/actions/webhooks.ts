import {
  addWebhook,
  changeWebhook,
  redeliver,
  removeWebhook,
  requireWebhook,
  rotateWebhookSecret,
} from '../../admin/webhooks.ts'
import { hours } from '../../clock.ts'
import { AppError } from '../../errors.ts'
import type { EventType } from '../../events/event-types.ts'
import { randomId } from '../../random-id.ts'
import { createPost, NotDelivered } from '../../webhooks/post.ts'
import { rulesOf } from '../../webhooks/post-rules.ts'
import { signedHeaders } from '../../webhooks/secret.ts'
import { listDeliveries, type LogOptions } from '../../webhooks/delivery-log.ts'
import { Webhook } from '../../webhooks/webhook.entity.ts'
import { localLanguage, localError, localText, type Words } from '../../config/local-language.ts'
import { lists } from '../lists.ts'
import { counted, saveSecret, say, sayError, sayJson } from '../output.ts'
import { serviceWords } from '../service-words.ts'
import { worded, zhStates } from '../value-words.ts'
import { sayTable } from '../table.ts'
import { withDatabase } from '../with-database.ts'
import { inWords } from './webhook-refusals.ts'
import { stateOf } from './webhook-state.ts'
import { typed } from '../../config/program-name.ts'

const by = { actor: 'operator' } as const

type Json = { json?: true }

export const addOne = (url: string, { type = [], json }: { type?: EventType[] } & Json) =>
  withDatabase(async ({ em, keys, database }) => {
    const adding = addWebhook({ em, keys, by }, { url, types: type })
    const { webhook, secret } = await inWords({ em, called: url }, adding)
    await database.flushToDisk()
    if (json) return sayJson({ ...describe(webhook), secret })
    say(`id      ${webhook.id}`)
    say(`secret  ${secret}`)
    sayError(saveSecret)
  })

export const listWebhooks = ({ json }: Json) =>
  withDatabase(async ({ em }) => {
    const found = await em.find(Webhook, {}, { orderBy: { createdAt: 'asc', id: 'asc' } })
    if (json) return sayJson(found.map(describe))
    sayTable(
      lists.webhooks,
      found.map((webhook) => [webhook.id, webhook.url, stateOf(webhook, localLanguage())]),
    )
  })

export const showWebhook = (called: string) =>
  withDatabase(async ({ em }) => {
    sayJson(describe(await inWords({ em, called }, requireWebhook(em, called))))
  })

type Changes = {
  url?: string
  type?: EventType[]
  allTypes?: true
  enable?: true
  disable?: true
}

export const setOne = (
  called: string,
  { changes, json }: { changes: Changes; json: true | undefined },
) =>
  withDatabase(async ({ em, keys, database }) => {
    const { url, type, allTypes, enable, disable } = changes
    const change = {
      ...(url !== undefined && { url }),
      ...(type && { types: type }),
      ...(allTypes && { types: [] }),
      ...((enable ?? disable) && { isEnabled: enable === true }),
    }
    const changing = changeWebhook({ em, keys, by }, called, change)
    const webhook = await inWords({ em, called }, changing)
    await database.flushToDisk()
    if (json) sayJson(describe(webhook))
    else
      say({
        en: `${webhook.url}: ${stateOf(webhook)}`,
        zh: `${webhook.url}：${stateOf(webhook, 'zh')}`,
      })
  })

/** The code of a network's fault says little to a person. */
function undelivered(fault: string): Words {
  const isUnreached = /^(E[A-Z]+|no answer .*)$/.test(fault)
  const { en, zh } = serviceWords(fault)
  return {
    en: `not delivered: ${en}${isUnreached ? '. Can this machine reach the address?' : ''}`,
    zh: `投递失败：${zh}${isUnreached ? '，请检查本机能否访问此地址' : ''}`,
  }
}

/** Fails if the receiver does not take the event. */
export const testOne = (called: string, { json }: Json) =>
  withDatabase(async ({ em, keys, config }) => {
    const webhook = await inWords({ em, called }, requireWebhook(em, called))
    const [id, now] = [randomId(), new Date()]
    const body = JSON.stringify({ type: 'test', timestamp: now.toISOString(), data: {} })
    const headers = signedHeaders(keys, webhook, { id, now, body })
    const { status, text } = await createPost(rulesOf(config))(webhook.url, {
      headers,
      body,
    }).catch((error: unknown) => {
      throw error instanceof NotDelivered ? localError(undelivered(error.message)) : error
    })
    if (json) sayJson({ id, status, answer: text })
    else say(`${status} ${text}`.trimEnd())
    if (status < 200 || status > 299)
      throw localError({
        en: 'not delivered: the answer must be 2xx',
        zh: '投递失败：响应状态码应为 2xx',
      })
  })

export const printLog = (called: string, { json, ...options }: LogOptions & Json) =>
  withDatabase(async ({ em }) => {
    const webhook = await inWords({ em, called }, requireWebhook(em, called))
    const deliveries = await listDeliveries(em, webhook, options)
    if (json) return sayJson(deliveries)
    sayTable(
      lists.deliveries,
      deliveries.map((one) => [
        one.createdAt,
        one.event,
        one.type,
        worded(one.state, zhStates),
        one.attempts,
        one.status,
        one.fault && localText(serviceWords(one.fault)),
      ]),
    )
  })

export const redeliverTo = (called: string, which: { event: string } | { since: Date }) =>
  withDatabase(async ({ em, keys }) => {
    await inWords({ em, called }, requireWebhook(em, called))
    const count = await redeliver({ em, keys, by }, called, which).catch((error: unknown) => {
      if (error instanceof AppError)
        throw localError({
          en: `no event of the last 30 days has this id: "${typed('webhooks log')}" shows the ids`,
          zh: `最近 30 天内没有此编号的事件，可用“${typed('webhooks log')}”查看编号`,
        })
      throw error
    })
    say({ en: `${counted(count, 'event')} to deliver`, zh: `将投递 ${count} 个事件` })
  })

type Rotation = { overlapHours: number } & Json

export const rotateSecretOf = (called: string, { overlapHours, json }: Rotation) =>
  withDatabase(async ({ em, keys, database }) => {
    const rotating = rotateWebhookSecret({ em, keys, by }, called, hours(overlapHours))
    const { webhook, secret } = await inWords({ em, called }, rotating)
    await database.flushToDisk()
    if (json) return sayJson({ ...describe(webhook), secret })
    say(`secret  ${secret}`)
    const end = webhook.previousSecretUntil?.toISOString()
    sayError({
      en: `${saveSecret.en} The previous one ${end ? `also signs until ${end}` : 'no longer signs'}.`,
      zh: `${saveSecret.zh}。旧密钥${end ? `在 ${end} 之前同时用于签名` : '不再用于签名'}。`,
    })
  })

export const removeOne = (called: string) =>
  withDatabase(async ({ em, keys, database }) => {
    const { url } = await inWords({ em, called }, removeWebhook({ em, keys, by }, called))
    await database.flushToDisk()
    say({ en: `${url}: removed`, zh: `${url}：已移除` })
  })

/** A webhook without its secret and empty fields. */
function describe(webhook: Webhook) {
  const { id, url, types, createdAt, disabledAt, disabledReason, failingSince } = webhook
  return {
    id,
    url,
    types: types.length > 0 ? types : 'all',
    createdAt,
    ...(failingSince != null && { failingSince }),
    ...(disabledAt != null && { disabledAt, disabledReason }),
  }
}
