import { sameWords, type Words } from '../../config/local-language.ts'
import type { AdviceId } from './advice-en.ts'
import { adviceOf } from './advice.ts'

type Check =
  | 'connection'
  | 'certificate'
  | 'clock'
  | 'service'
  | 'page'
  | 'preflight'
  | 'cookies'
  | 'spelling'
  | 'logout'

/** A `notice` may be intended; a `wrong` result keeps users out. */
export type Result = {
  check: Check
  /** The address that was examined. */
  at: string
  status: 'ok' | 'notice' | 'wrong'
  detail: Words
  finding?: { id: AdviceId; cause: Words; remedy: Words }
}

/** A detail without words is the same in every language. */
type Subject = Pick<Result, 'check' | 'at'> & { detail?: string | Words | undefined }

const inWords = (detail: string | Words): Words =>
  typeof detail === 'string' ? sameWords(detail) : detail

export const fine = ({ detail = '', ...subject }: Subject): Result => ({
  ...subject,
  status: 'ok',
  detail: inWords(detail),
})

export const wrong = ({ detail = '', ...subject }: Subject, id: AdviceId): Result => ({
  ...subject,
  status: 'wrong',
  detail: inWords(detail),
  finding: { id, ...adviceOf(id) },
})

export const statusWords = ({ status }: { status: number }): Words => ({
  en: `status ${status}`,
  zh: `响应状态码 ${status}`,
})

export const notice = (subject: Subject, id: AdviceId): Result => ({
  ...wrong(subject, id),
  status: 'notice',
})
