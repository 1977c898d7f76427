import { sameWords, type Words } from '../config/local-language.ts'

/** Faults that the service records in English, and commands meet or list. */
const texts: [RegExp, string][] = [
  [
    /^the (?:signing key|factor|webhook) (\S+) (?:belongs to|was created under) a SECRET_KEY that is not listed$/,
    '$1 属于未列出的 SECRET_KEY',
  ],
  [/^status (\d+)$/, '响应状态码 $1'],
  [/^no answer within (\d+) s$/, '$1 秒内没有响应'],
  [/^a redirect, which is not followed$/, '对方要求重定向，不会跟随'],
  [/^the address needs https$/, '地址必须使用 https'],
  [
    /^the address is private: set WEBHOOK_ALLOW_PRIVATE=true to allow that$/,
    '地址位于内网：如需允许，请设置 WEBHOOK_ALLOW_PRIVATE=true',
  ],
]

/** A code of the network is the same in both languages. */
export function serviceWords(text: string): Words {
  const known = texts.find(([english]) => english.test(text))
  return known ? { en: text, zh: text.replace(...known) } : sameWords(text)
}
