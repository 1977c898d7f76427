import { expect, test } from 'vitest'
import { nameDevice } from '../src/device-name.ts'

const mobile = 'AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0'

test.each([
  ['Firefox · Windows', 'Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0'],
  [
    'WeChat · Android',
    `Mozilla/5.0 (Linux; Android 14; V2301A) ${mobile} Chrome/116.0.0.0 MQQBrowser/6.2 Mobile Safari/537.36 XWEB/1160117 MicroMessenger/8.0.47`,
  ],
  [
    'WeChat · iPhone',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.48',
  ],
  [
    'QQ · Android',
    `Mozilla/5.0 (Linux; Android 13) ${mobile} Chrome/98.0 MQQBrowser/6.2 Mobile Safari/537.36 V1_AND_SQ_9.0.8 QQ/9.0.8.14755`,
  ],
  [
    'QQ Browser · Android',
    `Mozilla/5.0 (Linux; U; Android 12) ${mobile} Chrome/109.0 MQQBrowser/14.6 Mobile Safari/537.36`,
  ],
  [
    'DingTalk · Android',
    `Mozilla/5.0 (Linux; U; Android 12) ${mobile} Chrome/100.0 Mobile Safari/537.36 AliApp(DingTalk/7.5.10) com.alibaba.android.rimet`,
  ],
  [
    'Samsung Internet · Android',
    'Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36',
  ],
  [
    'Huawei Browser · HarmonyOS',
    'Mozilla/5.0 (Linux; Android 12; HarmonyOS; NOH-AN00) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0 HuaweiBrowser/15.0 Mobile Safari/537.36',
  ],
  [
    'ArkWeb · HarmonyOS',
    'Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1 Mobile',
  ],
  ['curl', 'curl/8.5.0'],
])('%s is named', (name, userAgent) => {
  expect(nameDevice(userAgent)).toBe(name)
})

test.each([
  'Account frozen! Confirm now: http://latchkey-help.evil.test/',
  'latchkey-help.evil.test/1',
  'Call-0800-123456-now/1.0',
  'FROZEN: call us/1.0',
  `${'a'.repeat(21)}/1`,
  '账号已冻结/1',
  '<b>x</b>',
  '',
  null,
])('the words of a stranger are not repeated: %s', (userAgent) => {
  expect(nameDevice(userAgent)).toBeNull()
})
