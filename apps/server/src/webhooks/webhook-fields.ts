import type { Words } from '../config/local-language.ts'
import { isHere } from '../config/network-addresses.ts'

export const webhookLimits = { url: 500, count: 50 } as const

/** `gone`: the receiver answered 410. `failing`: no delivery succeeded for days. */
export const disabledReasons = ['gone', 'failing', 'operator'] as const

/** Returns the fault of a receiver's address, for a sentence that begins with "It". */
export function addressProblem(given: string): Words | undefined {
  const url = URL.parse(given)
  if (!url || !/^https?:$/.test(url.protocol))
    return {
      en: 'is not an address such as https://example.com/hook',
      zh: '应为地址，例如 https://example.com/hook',
    }
  if (/[\s\\]/.test(given))
    return { en: 'contains a space or a backslash', zh: '不能包含空格或反斜杠' }
  if (url.username || url.password)
    return { en: 'contains a username or a password', zh: '不能包含用户名或密码' }
  if (url.hash)
    return {
      en: 'contains #, which never reaches a server',
      zh: '不能包含 #，其后的内容不会发往服务器',
    }
  const most = webhookLimits.url
  if (given.length > most)
    return { en: `has more than ${most} characters`, zh: `不能超过 ${most} 个字符` }
  if (url.protocol === 'http:' && !isHere(url.hostname))
    return { en: 'needs https', zh: '必须使用 https' }
  return undefined
}
