import { expect, test } from 'vitest'
import { audienceCheck, nameProblem, originCheck, uriCheck } from '../../src/apps/app-fields.ts'
import { adviceOf } from '../../src/apps/doctor/advice.ts'
import { enAdvice } from '../../src/apps/doctor/advice-en.ts'
import { zhAdvice } from '../../src/apps/doctor/advice-zh.ts'
import { slipBetween } from '../../src/apps/doctor/slips.ts'
import { checkRefused, checkRefusedRedirects } from '../../src/apps/doctor/spelling.ts'

test('every finding about an app has its cause and remedy as sentences in both languages', () => {
  const ids = Object.keys(enAdvice) as (keyof typeof enAdvice)[]
  expect(Object.keys(zhAdvice).toSorted()).toEqual(ids.toSorted())
  for (const id of ids)
    for (const { en, zh } of Object.values(adviceOf(id))) {
      expect([id, en]).toEqual([id, expect.stringMatching(/^[A-Z].*\.$/)])
      expect([id, zh]).toEqual([id, expect.stringMatching(/^.*\p{Script=Han}.*。$/u)])
      // Both name the same commands, settings and documents.
      const named = (text: string) => new Set(text.match(/--[a-z-]+|[A-Z]+_[A-Z_]+|apps set/g))
      expect([id, named(zh)]).toEqual([id, named(en)])
    }
})

const origin = 'https://notes.example'

test.each([
  [`${origin}/cb`, `${origin}/cb/`, 'a slash at the end', '末尾的斜杠'],
  [`${origin}/cb`, `${origin}/CB`, 'upper and lower case', '大小写'],
  [origin, 'http://notes.example', 'http and https', ' http 与 https'],
  [origin, 'https://www.notes.example', 'www.', 'www.'],
  [origin, `${origin}:8443`, 'the port', '端口'],
  [origin, 'https://note.example', 'one character', '一个字符'],
])('%s and %s are a slip apart', (one, other, ...[en, zh]) => {
  expect(slipBetween(one, other)).toEqual({ en, zh })
})

test('two addresses that differ in more are no slip', () => {
  expect(slipBetween(origin, 'https://wiki.example')).toBeUndefined()
  expect(slipBetween(origin, origin)).toBeUndefined()
})

test('what the log says of refused addresses is told in both languages', () => {
  const app = {
    origins: [origin],
    redirectUris: [`${origin}/callback`],
    postLogoutUris: [],
  }
  const [near] = checkRefused(app, [['https://www.notes.example', 3]])
  expect(near?.detail).toEqual({
    en: `logged 3 times, differs from ${origin} in www.`,
    zh: `日志中出现 3 次，与 ${origin} 的差别：www.`,
  })
  const given: [string, number][] = [
    [`${origin}/calback`, 2],
    ['https://elsewhere.example/', 1],
    [`${origin}/callback`, 5],
  ]
  const found = [...checkRefusedRedirects(app, given)]
  expect(found.map(({ status, detail }) => [status, detail])).toEqual([
    [
      'wrong',
      {
        en: `logged 2 times, differs from ${origin}/callback in one character`,
        zh: `日志中出现 2 次，与 ${origin}/callback 的差别：一个字符`,
      },
    ],
    ['notice', { en: 'logged once', zh: '日志中出现 1 次' }],
  ])
})

test('what an app answers at its logout address is told in both languages', async () => {
  const { serviceWords } = await import('../../src/cli/service-words.ts')
  expect(serviceWords('status 500').zh).toBe('响应状态码 500')
  expect(serviceWords('no answer within 10 s').zh).toBe('10 秒内没有响应')
  expect(serviceWords('ECONNREFUSED')).toEqual({ en: 'ECONNREFUSED', zh: 'ECONNREFUSED' })
  // The service's own sentences, as they stand in its source.
  const { NotDelivered, createPost } = await import('../../src/webhooks/post.ts')
  const post = createPost({ allowPrivate: false, allowHere: false })
  for (const url of ['http://app.example/', 'https://10.0.0.1/']) {
    const fault = await post(url, { headers: {}, body: '' }).catch((error: unknown) => error)
    expect(fault).toBeInstanceOf(NotDelivered)
    const { message } = fault as Error
    expect([message, serviceWords(message).zh]).toEqual([
      message,
      expect.stringMatching(/^地址.*(https|WEBHOOK_ALLOW_PRIVATE=true)$/),
    ])
  }
})

test('addresses that an app may not have are refused in both languages', () => {
  const refused: [fault: ReturnType<typeof originCheck>, en: string, zh: string][] = [
    [originCheck('notes/x'), 'is not an origin such as', '应为源（origin），例如 https:'],
    [originCheck('notes.example'), `did you mean ${origin}?`, `你要输入的是 ${origin} 吗？`],
    [
      originCheck('localhost:5173'),
      'did you mean http://localhost:5173?',
      'http://localhost:5173 吗？',
    ],
    [
      originCheck('javascript:alert(1)'),
      'is not an origin such as',
      '应为源（origin），例如 https:',
    ],
    [originCheck(`${origin}/cb`), `did you mean ${origin}?`, `你要输入的是 ${origin} 吗？`],
    [originCheck('http://notes.example'), 'needs https', '必须使用 https'],
    [originCheck('https://*.example'), 'contains *', '不能包含 *'],
    [
      uriCheck('https://ann@notes.example/'),
      'contains a username or a password',
      '不能包含用户名或密码',
    ],
    [uriCheck('https://Notes.example/cb'), `must be spelled ${origin}/cb`, `应写成 ${origin}/cb`],
    [uriCheck(`${origin}/#top`), 'contains #', '不能包含 #'],
    [audienceCheck('api'), 'is not a URI', '应为 URI'],
    [nameProblem(' Notes'), 'begins or ends with a space', '首尾也不能有空格'],
    [nameProblem('x'.repeat(500)), 'has more than', '不能超过'],
  ]
  for (const [fault, en, zh] of refused)
    expect(fault).toEqual({ en: expect.stringContaining(en), zh: expect.stringContaining(zh) })
})
