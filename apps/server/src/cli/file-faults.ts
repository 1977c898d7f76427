import { detailsOf } from '../error-details.ts'

const sentences: Record<string, string> = {
  ENOENT: 'does not exist',
  EACCES: 'is closed to this user: change its permissions, or run this as its owner',
  EPERM: 'is closed to this user: change its permissions, or run this as its owner',
  EISDIR: 'is a folder: name a file',
  ENOTDIR: 'is not below a folder',
  EEXIST: 'exists already: name a new one',
}

/** Words an error of the file system for a terminal. Returns undefined for any other error. */
export function fileFaultOf(error: unknown): string | undefined {
  const { code = '', path } = detailsOf(error)
  const sentence = sentences[code]
  return path === undefined || sentence === undefined ? undefined : `${path} ${sentence}`
}
