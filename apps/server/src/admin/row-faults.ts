import { isFieldReason } from '@latchkey/shared/errors'
import type * as z from 'zod/mini'
import { localText, type Words } from '../config/local-language.ts'
import { shown } from '../config/variables.ts'
import { faultOfField, fieldWords } from './field-words.ts'

/** Lists the faults of a row: each field with its reason. */
export function faultsOf(error: z.core.$ZodError, row: unknown): string {
  const faults = error.issues.map((issue): Words => {
    if (issue.code === 'unrecognized_keys') {
      const keys = shown(issue.keys.join(', '))
      return { en: `unknown field ${keys}`, zh: `没有字段 ${keys}` }
    }
    const [field] = issue.path
    const { en, zh } = isMissing(issue, row) ? fieldWords.REQUIRED : faultOf(String(field), issue)
    return field === undefined
      ? { en: `the row ${en}`, zh: `此行${zh}` }
      : { en: `${String(field)} ${en}`, zh: `${String(field)} ${zh}` }
  })
  return faults.map(localText).join(localText({ en: ', ', zh: '，' }))
}

function isMissing({ path: [field, ...deeper] }: z.core.$ZodIssue, row: unknown): boolean {
  if (field === undefined || deeper.length > 0) return false
  return typeof row === 'object' && row !== null && !(field in row)
}

function faultOf(field: string, issue: z.core.$ZodIssue): Words {
  if (isFieldReason(issue.message)) return faultOfField(field, issue.message)
  if (issue.code === 'invalid_value')
    return {
      en: `must be one of ${issue.values.join(', ')}`,
      zh: `应为以下之一：${issue.values.join('、')}`,
    }
  if (issue.code === 'invalid_type')
    return { en: `must be of the type ${issue.expected}`, zh: `的类型应为 ${issue.expected}` }
  return issue.code === 'too_big' ? fieldWords.TOO_LONG : fieldWords.INVALID
}
