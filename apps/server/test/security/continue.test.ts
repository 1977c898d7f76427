import { expect, test } from 'vitest'
import { judgeContinue } from '../../src/apps/continue-address.ts'
import { createRefusedContinues } from '../../src/apps/refused-continues.ts'
import { minutes } from '../../src/clock.ts'

const publicUrl = 'https://id.example.com'
const apps = [
  {
    name: 'Notes',
    kind: 'own' as const,
    origins: ['https://notes.example.com', 'http://localhost:5173'],
    redirectUris: ['https://wiki.example.com/callback'],
  },
  {
    name: 'Shop',
    kind: 'third_party' as const,
    origins: ['https://xn--bcher-kva.example'],
    redirectUris: [],
  },
]
const judge = (address: string) => judgeContinue(address, { publicUrl, apps })

test.each([
  ['https://notes.example.com', 'https://notes.example.com/', 'Notes'],
  [
    'https://notes.example.com/a/b?c=d&e=%2F#f',
    'https://notes.example.com/a/b?c=d&e=%2F#f',
    'Notes',
  ],
  ['https://notes.example.com:443/a', 'https://notes.example.com/a', 'Notes'],
  ['http://localhost:5173/', 'http://localhost:5173/', 'Notes'],
  ['https://bücher.example/', 'https://xn--bcher-kva.example/', 'Shop'],
  ['https://id.example.com/account', 'https://id.example.com/account', null],
])('%s is allowed', (address, url, app) => {
  const kind = apps.find(({ name }) => name === app)?.kind ?? null
  expect(judge(address)).toEqual({ isAllowed: true, url, app, kind })
})

/**
 * Each of these has opened another site in some product, or is parsed differently by some browser or
 * library.
 */
const hostile = [
  '',
  '/account',
  '//notes.example.com',
  '///notes.example.com',
  '/\\evil.example',
  '\\\\evil.example',
  'https:notes.example.com',
  'https:/notes.example.com',
  'https:///notes.example.com',
  'https:\\\\notes.example.com',
  'https://notes.example.com\\@evil.example',
  'https://notes.example.com\\.evil.example',
  'https://notes.example.com@evil.example',
  'https://ann@notes.example.com',
  'https://:pw@notes.example.com',
  'https://evil.example#@notes.example.com',
  'https://evil.example?https://notes.example.com',
  'https://evil.example/https://notes.example.com',
  'https://notes.example.com.evil.example',
  'https://evilnotes.example.com',
  'https://sub.notes.example.com',
  'https://example.com',
  'https://notes.example.com.',
  'https://notes.example.com:8443',
  'https://notes.example.com:80',
  'http://notes.example.com',
  'http://localhost:5174/',
  'https://localhost:5173/',
  'https://nоtes.example.com',
  'https://bucher.example',
  'https%3A%2F%2Fnotes.example.com',
  'https%253A%252F%252Fnotes.example.com',
  'https://notes%2eexample%2ecom.evil.example',
  'https://evil.example%00.notes.example.com',
  'https://notes.example.com\t',
  ' https://notes.example.com',
  'ht\ntps://notes.example.com',
  'https://notes.exam\tple.com',
  'https://notes.example.com/\r\nset-cookie: a=b',
  'https://notes.example.com/\u0000',
  'https://notes.example.com/\u202e',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'javascript://notes.example.com/%0aalert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)',
  'blob:https://notes.example.com/x',
  'view-source:https://notes.example.com',
  'file:///etc/passwd',
  'ftp://notes.example.com',
  'wss://notes.example.com',
  'notes.example.com',
  'null',
  'https://*.example.com',
  'https://[::1]/',
  'https://127.1/',
]

test.each(hostile)('%j opens nothing', { tags: ['asvs-3.7.2'] }, (address) => {
  expect(judge(address).isAllowed).toBe(false)
})

test('a refusal names the registered origin that was probably meant', () => {
  expect(judge('https://note.example.com/x')).toEqual({
    isAllowed: false,
    origin: 'https://note.example.com',
    nearest: { origin: 'https://notes.example.com', app: 'Notes' },
  })
  expect(judge('http://localhost:5174/')).toMatchObject({
    nearest: { origin: 'http://localhost:5173' },
  })
  expect(judge('https://elsewhere.test/')).not.toHaveProperty('nearest')
})

test('strangers cannot fill the log with refused addresses, nor hide one that nearly matches', () => {
  const logged: object[] = []
  let at = 0
  const tell = createRefusedContinues({ warn: (fields) => void logged.push(fields) }, () => at)
  const refuse = (address: string) => {
    const judgement = judge(address)
    if (!judgement.isAllowed) tell(judgement)
  }
  for (let count = 0; count < 100; count += 1) refuse(`https://stranger${count}.test/`)
  for (let port = 5174; port < 5200; port += 1) refuse(`http://localhost:${port}/`)
  refuse('https://note.example.com/')
  const near = (origin: string) => ({ nearest: { origin, app: 'Notes' } })
  expect(logged).toEqual([
    { origin: 'https://stranger0.test' },
    { origin: 'http://localhost:5174', ...near('http://localhost:5173') },
    { origin: 'https://note.example.com', ...near('https://notes.example.com') },
  ])
  at = minutes(1)
  refuse('https://note.example.com/')
  expect(logged).toHaveLength(4)
})
