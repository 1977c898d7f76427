import { expect, test } from 'vitest'
import { adviseOn, forgedAddress } from '../../src/proxy/advice.ts'
import type { Hops } from '../../src/proxy/hops.ts'

const caller = '203.0.113.7'
const hops: Hops = {
  peer: '10.0.0.2',
  forwarded: [caller],
  client: caller,
  trusted: ['10.0.0.2'],
  protocol: null,
  host: null,
  signs: [],
}
const forged: Hops = { ...hops, forwarded: [forgedAddress, caller] }

/** The words below what the service saw. */
function adviceOn(honest: Partial<Hops>, forging: Partial<Hops> = {}) {
  const { state, lines } = adviseOn({ ...hops, ...honest }, { ...forged, ...honest, ...forging })
  const [path, counted, trusted, ...advice] = lines
  expect(path?.zh).toMatch(/^服务看到的路径：.* → Latchkey$/)
  expect(counted?.zh).toMatch(/^计为访问者的地址：/)
  expect(trusted?.zh).toMatch(/^TRUST_PROXY 为/)
  return { state, en: advice.map(({ en }) => en), zh: advice.map(({ zh }) => zh) }
}

test('the advice on TRUST_PROXY says the same in both languages', () => {
  expect(adviceOn({})).toEqual({
    state: 'right',
    en: ['TRUST_PROXY is right: every caller counts by its own address'],
    zh: ['TRUST_PROXY 正确：每个访问者按自己的地址计数'],
  })
  expect(adviceOn({ trusted: [], client: '10.0.0.2' })).toEqual({
    state: 'wrong',
    en: [
      'all callers behind the proxy count as one',
      'set TRUST_PROXY=10.0.0.2',
      'or their range, if their addresses change',
    ],
    zh: [
      '代理之后的所有访问者被计为同一个',
      '请设置 TRUST_PROXY=10.0.0.2',
      '如果它们的地址会变化，请填写其网段',
    ],
  })
  expect(adviceOn({}, { client: forgedAddress, forwarded: [forgedAddress, caller] })).toEqual({
    state: 'wrong',
    en: [
      `any caller can forge an address: TRUST_PROXY covers callers too, at least ${caller}`,
      'set TRUST_PROXY=10.0.0.2',
      'or their range, if their addresses change',
    ],
    zh: [
      `任何访问者都能伪造地址：TRUST_PROXY 也包含了访问者，至少包括 ${caller}`,
      '请设置 TRUST_PROXY=10.0.0.2',
      '如果它们的地址会变化，请填写其网段',
    ],
  })
})

test('so does the advice where no proxy names its callers', () => {
  const direct = { peer: caller, forwarded: [], trusted: [] }
  expect(adviceOn(direct, { forwarded: [] })).toEqual({
    state: 'right',
    en: ['no proxy was detected: leave TRUST_PROXY empty'],
    zh: ['没有发现代理：TRUST_PROXY 请留空'],
  })
  expect(adviceOn({ ...direct, signs: ['via'] }, { forwarded: [] })).toEqual({
    state: 'wrong',
    en: [`a proxy at ${caller} (it sends via) sends no X-Forwarded-For: configure it to send one`],
    zh: [`${caller} 上的代理（它发送 via）没有发送 X-Forwarded-For：请配置代理发送此请求头`],
  })
  const trusting = { ...direct, trusted: ['0.0.0.0/1'] }
  const forging = { forwarded: [forgedAddress], client: forgedAddress }
  expect(adviceOn(trusting, forging)).toEqual({
    state: 'wrong',
    en: [
      `any caller can forge an address: callers are trusted, at least ${caller}`,
      'leave TRUST_PROXY empty',
    ],
    zh: [`任何访问者都能伪造地址：访问者受到信任，至少包括 ${caller}`, 'TRUST_PROXY 请留空'],
  })
})

test('a call from the proxy’s own machine proves nothing, in both languages', () => {
  expect(adviceOn({ peer: '127.0.0.1', forwarded: ['127.0.0.1'], client: '127.0.0.1' })).toEqual({
    state: 'unjudged',
    en: [
      "this call came from a proxy's own machine (127.0.0.1): repeat it from another machine to be sure",
    ],
    zh: ['此次请求来自代理所在的机器（127.0.0.1）：请在另一台机器上再运行一次以便确认'],
  })
})
