import { isLoopback, plainAddress } from '../config/ip-addresses.ts'
import type { Words } from '../config/local-language.ts'
import type { Hops } from './hops.ts'

/** A documentation address (RFC 5737), used as a forged one. */
export const forgedAddress = '192.0.2.123'

/** `unjudged` means that the calling machine cannot tell. */
export type Advice = { state: 'right' | 'wrong' | 'unjudged'; lines: Words[] }

/** Recommends a setting from the hops of an honest call and of one with a forged address. */
export function adviseOn(honest: Hops, forging: Hops): Advice {
  const chain = [...honest.forwarded, honest.peer].map(plainAddress)
  const [caller = '', ...proxies] = chain
  const client = plainAddress(honest.client)
  const trusted = honest.trusted.join(',')
  const seen = [
    {
      en: `seen by the service: ${chain.join(' → ')} → Latchkey`,
      zh: `服务看到的路径：${chain.join(' → ')} → Latchkey`,
    },
    { en: `counted as the caller: ${client}`, zh: `计为访问者的地址：${client}` },
    {
      en: `TRUST_PROXY is ${trusted || 'empty'}`,
      zh: `TRUST_PROXY 为${trusted ? ` ${trusted}` : '空'}`,
    },
  ]
  const advice = (state: Advice['state'], ...lines: Words[]): Advice => ({
    state,
    lines: [...seen, ...lines],
  })

  // On the proxy's own machine, caller and proxy share one address, so a wrong setting looks right.
  const isFromProxy = proxies.length > 0 && (proxies.includes(caller) || isLoopback(caller))
  const elsewhere = {
    en: `this call came from a proxy's own machine (${caller}): repeat it from another machine to be sure`,
    zh: `此次请求来自代理所在的机器（${caller}）：请在另一台机器上再运行一次以便确认`,
  }
  if (proxies.length > 0 && honest.trusted.length === 0) {
    const lines = [asOne, ...setting(proxies)]
    return advice('wrong', ...lines, ...(isFromProxy ? [elsewhere] : []))
  }
  if (isFromProxy) return advice('unjudged', elsewhere)
  if (forging.forwarded.includes(forgedAddress) && plainAddress(forging.client) === forgedAddress) {
    const [en, zh] =
      proxies.length > 0
        ? ['TRUST_PROXY covers callers too', 'TRUST_PROXY 也包含了访问者']
        : ['callers are trusted', '访问者受到信任']
    const wrong = {
      en: `any caller can forge an address: ${en}, at least ${caller}`,
      zh: `任何访问者都能伪造地址：${zh}，至少包括 ${caller}`,
    }
    return advice('wrong', wrong, ...setting(proxies))
  }
  if (proxies.length === 0) {
    if (honest.signs.length === 0)
      return advice('right', {
        en: 'no proxy was detected: leave TRUST_PROXY empty',
        zh: '没有发现代理：TRUST_PROXY 请留空',
      })
    return advice('wrong', {
      en: `a proxy at ${caller} (it sends ${honest.signs.join(', ')}) sends no X-Forwarded-For: configure it to send one`,
      zh: `${caller} 上的代理（它发送 ${honest.signs.join('、')}）没有发送 X-Forwarded-For：请配置代理发送此请求头`,
    })
  }
  return client === caller
    ? advice('right', {
        en: 'TRUST_PROXY is right: every caller counts by its own address',
        zh: 'TRUST_PROXY 正确：每个访问者按自己的地址计数',
      })
    : advice('wrong', asOne, ...setting(proxies))
}

const asOne = {
  en: 'all callers behind the proxy count as one',
  zh: '代理之后的所有访问者被计为同一个',
}

function setting(proxies: string[]): Words[] {
  if (proxies.length === 0) return [{ en: 'leave TRUST_PROXY empty', zh: 'TRUST_PROXY 请留空' }]
  const all = [...new Set(proxies)].join(',')
  return [
    { en: `set TRUST_PROXY=${all}`, zh: `请设置 TRUST_PROXY=${all}` },
    { en: 'or their range, if their addresses change', zh: '如果它们的地址会变化，请填写其网段' },
  ]
}
