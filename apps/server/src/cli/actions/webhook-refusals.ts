import type { EntityManager } from '@mikro-orm/sql'
import { AppError } from '../../errors.ts'
import { Webhook } from '../../webhooks/webhook.entity.ts'
import { unknownName } from '../arguments.ts'
import { localError } from '../../config/local-language.ts'

/** Words a refusal for a terminal, and suggests the webhook that was probably meant. */
export async function inWords<T>(
  { em, called }: { em: EntityManager; called: string },
  work: Promise<T>,
) {
  return work.catch(async (error: unknown) => {
    if (!(error instanceof AppError)) throw error
    if (error.reason === 'FORBIDDEN')
      throw localError({
        en: 'there are too many webhooks: remove one first',
        zh: 'Webhook 已达到数量上限，请先移除一个',
      })
    if (error.reason !== 'NOT_FOUND') throw error
    const known = await em.fork().find(Webhook, {}, { fields: ['id', 'url'] })
    const names = known.flatMap(({ id, url }) => [id, url])
    throw unknownName({ en: 'webhook', zh: ' Webhook' }, called, {
      names,
      lists: ['webhooks list'],
    })
  })
}
