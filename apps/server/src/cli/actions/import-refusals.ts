import { accountRow, type AccountRow } from '../../admin/account-row.ts'
import { foreignHash } from '../../admin/own-hash.ts'
import { faultsOf } from '../../admin/row-faults.ts'
import { localText, type Words } from '../../config/local-language.ts'
import { AppError } from '../../errors.ts'
import { isFault } from '../../foreign-hashes/foreign-hash.ts'
import { refusalOf } from '../refusals.ts'
import type { FileRow } from './read-rows.ts'

const sentences: Partial<Record<string, Words>> = {
  'subject INVALID': {
    en: 'the account has another subject, by which apps know it',
    zh: '该账号已有另一个 subject，应用据此识别它',
  },
  'secondFactors TAKEN': {
    en: 'one of its authenticator apps or passkeys already exists',
    zh: '其中的身份验证器应用或通行密钥已存在',
  },
  'secondFactors INVALID': {
    en: 'its authenticator apps and passkeys need the SECRET_KEY that they were exported under; passkeys also need its subject',
    zh: '其中的身份验证器应用和通行密钥需要导出时的 SECRET_KEY，通行密钥还需要其 subject',
  },
}

/** Imports one row. Returns the reason if it was refused. */
export async function refusalFor(
  { row, fault }: FileRow,
  bring: (account: AccountRow) => Promise<void>,
): Promise<string | undefined> {
  if (fault !== undefined) return localText(fault)
  const { data, error } = accountRow.safeParse(row)
  if (error) return faultsOf(error, row)
  const foreign = foreignHash(data)
  if (isFault(foreign)) return `passwordHash ${localText(foreign.fault)}`
  try {
    await bring(data)
    return undefined
  } catch (cause) {
    const fields = cause instanceof AppError ? (cause.details.fields ?? {}) : {}
    const [known] = Object.entries(fields).flatMap(
      ([field, reason]) => sentences[`${field} ${reason}`] ?? [],
    )
    const refused = known ? localText(known) : refusalOf(cause)
    if (refused === undefined) throw cause
    return refused
  }
}
