import { localText, type Words } from '../config/local-language.ts'
import { detailsOf } from '../error-details.ts'

const closed = {
  en: 'is closed to this user: change its permissions, or run this as its owner',
  zh: '不允许当前用户访问：请修改权限，或以其所有者的身份运行',
}

const sentences: Record<string, Words> = {
  ENOENT: { en: 'does not exist', zh: '不存在' },
  EACCES: closed,
  EPERM: closed,
  EISDIR: { en: 'is a folder: name a file', zh: '是文件夹，请指定文件' },
  ENOTDIR: { en: 'is not in a folder: a part of its path is a file', zh: '的上级不是文件夹' },
  EEXIST: { en: 'exists already: name a new one', zh: '已存在，请换一个名称' },
}

/** Words an error of the file system for a terminal. Returns undefined for any other error. */
export function fileFaultOf(error: unknown): string | undefined {
  const { code = '', path } = detailsOf(error)
  const sentence = sentences[code]
  return path === undefined || sentence === undefined ? undefined : `${path} ${localText(sentence)}`
}
