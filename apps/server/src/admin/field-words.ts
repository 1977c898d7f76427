import { fieldReasonOf, type FieldReason } from '@latchkey/shared/errors'
import { username } from '@latchkey/shared/username'
import type { Words } from '../config/local-language.ts'

/** Explanations of a refused field, worded to follow its name. */
export const fieldWords: Record<FieldReason, Words> = {
  REQUIRED: { en: 'is missing', zh: '未填写' },
  TOO_SHORT: { en: 'is too short', zh: '过短' },
  TOO_LONG: { en: 'is too long', zh: '过长' },
  CHARACTERS: { en: 'has characters that are not allowed', zh: '含有不允许的字符' },
  NO_LETTER: { en: 'needs a letter or digit', zh: '至少要有一个文字或数字' },
  MIXED_SCRIPTS: { en: 'mixes letters of several alphabets', zh: '混用了多种文字的字母' },
  RESERVED: { en: 'is reserved', zh: '是保留名称' },
  TAKEN: { en: 'is taken', zh: '已被使用' },
  EMAIL: { en: 'is not an email address', zh: '不是邮箱地址' },
  CODE: { en: 'is not a whole code', zh: '不是完整的验证码' },
  CLOCK_OFF: { en: 'belongs to another time', zh: '属于其他时间' },
  USED_UP: { en: 'is used up', zh: '已使用过' },
  HTTPS_URL: { en: 'is not a link that starts with https://', zh: '不是以 https:// 开头的链接' },
  UNCHANGED: { en: 'is the same as before', zh: '与原来相同' },
  UNKNOWN_FIELD: { en: 'is not expected', zh: '不是可用的字段' },
  INVALID: { en: 'is not valid', zh: '无效' },
}

const usernameCharacters: Words = {
  en: 'may contain only letters, digits, dots, hyphens and underscores',
  zh: '只能使用文字、数字和 _ . - 符号',
}

/** The explanation of a refused field, which names the characters that a username takes. */
export const faultOfField = (field: string, reason: FieldReason): Words =>
  field === 'username' && reason === 'CHARACTERS' ? usernameCharacters : fieldWords[reason]

export function usernameProblem(given: string): Words | undefined {
  const { error } = username.safeParse(given)
  return error && faultOfField('username', fieldReasonOf(error.issues[0]?.message))
}
