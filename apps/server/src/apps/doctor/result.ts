import { adviceOf, type AdviceId } from './advice.ts'

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
  detail: string
  finding?: { id: AdviceId; cause: string; remedy: string }
}

type Subject = Pick<Result, 'check' | 'at'> & { detail?: string | undefined }

export const fine = ({ detail = '', ...subject }: Subject): Result => ({
  ...subject,
  status: 'ok',
  detail,
})

export const wrong = ({ detail = '', ...subject }: Subject, id: AdviceId): Result => ({
  ...subject,
  status: 'wrong',
  detail,
  finding: { id, ...adviceOf(id) },
})

export const notice = (subject: Subject, id: AdviceId): Result => ({
  ...wrong(subject, id),
  status: 'notice',
})
