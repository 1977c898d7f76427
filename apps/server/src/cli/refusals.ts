import { faultOfField } from '../admin/field-words.ts'
import type { Reason } from '@latchkey/shared/errors'
import type { EntityManager } from '@mikro-orm/sql'
import { AppError } from '../errors.ts'
import { findNamesLike } from '../users/names.ts'
import { unknownName } from './arguments.ts'
import { localText, type Words, localError } from '../config/local-language.ts'

const sentences: Partial<Record<Reason, Words>> = {
  USERNAME_TAKEN: {
    en: 'this username is taken or too similar to one that is: choose another',
    zh: '该用户名已被使用，或与已有用户名过于相似，请换一个',
  },
  EMAIL_TAKEN: { en: 'this email already has an account', zh: '该邮箱已注册过账号' },
}

/** Words a refusal of the API for a terminal. Returns undefined for any other error. */
export function refusalOf(error: unknown): string | undefined {
  if (!(error instanceof AppError)) return undefined
  const fields = Object.entries(error.details.fields ?? {})
  const invalid = fields.map(
    ([field, reason]) => `--${field} ${localText(faultOfField(field, reason))}`,
  )
  const known = sentences[error.reason]
  return known ? localText(known) : invalid.join('\n') || error.reason
}

type About = { em: EntityManager; name: string; otherWords?: readonly string[] }

/**
 * Names the account in a refusal. The API omits it, because the page knows the account it asked about.
 * Suggests the account, or another accepted word, that was probably meant.
 */
export async function aboutAccount<T>(
  { em, name, otherWords = [] }: About,
  work: Promise<T>,
): Promise<T> {
  return work.catch(async (error: unknown) => {
    if (!(error instanceof AppError)) throw error
    if (error.reason === 'NOT_FOUND') {
      const names = [...otherWords, ...(await findNamesLike(em, name))]
      throw otherWords.length > 0
        ? unknownName({ en: 'limit or account', zh: '限制或账号' }, name, {
            names,
            lists: ['limits list', 'users list'],
          })
        : unknownName({ en: 'account', zh: '账号' }, name, { names, lists: ['users list'] })
    }
    if (error.reason === 'FORBIDDEN') {
      throw localError({
        en: `${name} is the last superadmin: appoint another one first`,
        zh: `${name} 是最后一名超级管理员，请先指定另一名`,
      })
    }
    throw error
  })
}
