import { expect, test } from 'vitest'
import { useLatchkey } from '../support/use-latchkey.ts'

const { latchkey, database } = await useLatchkey()

const read = async (...args: string[]) => JSON.parse((await latchkey(...args)).out)

test('an operator registers an app, changes it, gives it a new secret, and removes it', async () => {
  const where = '--origin https://notes.example --origin http://localhost:5173'
  const more = '--redirect-uri https://notes.example/callback --role user --role admin'
  const what = `--kind own --audience https://api.notes.example ${where} ${more} --json`
  const added = await read('apps', 'add', 'Notes', ...what.split(' '))
  expect(added).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{22}$/),
    secret: expect.stringMatching(/^[\w-]{43}$/),
    name: 'Notes',
    kind: 'own',
    origins: ['https://notes.example', 'http://localhost:5173'],
    redirectUris: ['https://notes.example/callback'],
    postLogoutUris: [],
    audience: 'https://api.notes.example',
    roles: ['user', 'admin'],
    pkce: 'required',
    idTokenAlg: 'RS256',
    public: false,
  })
  const { secret, ...shown } = added
  expect(await read('apps', 'show', 'Notes')).toEqual(shown)
  expect(await read('apps', 'show', added.id)).toEqual(shown)
  expect(await read('apps', 'list', '--json')).toEqual([shown])
  const stored = JSON.stringify(await database.execute('select * from apps'))
  expect(stored).toContain('https://notes.example')
  expect(stored).not.toContain(secret)

  const changes = ['--origin', 'https://new.example', '--clear', 'roles', '--clear', 'audience']
  const changed = await read('apps', 'set', 'Notes', '--name', 'Jots', ...changes, '--json')
  const { audience: _audience, roles: _roles, ...rest } = shown
  expect(changed).toEqual({ ...rest, name: 'Jots', origins: ['https://new.example'] })

  const rotated = await read('apps', 'rotate-secret', 'Jots', '--json')
  expect(rotated.secret).not.toBe(secret)

  expect((await latchkey('apps', 'remove', 'Jots')).out).toBe('Jots: removed\n')
  expect(await read('apps', 'list', '--json')).toEqual([])
  const kinds = await database.execute('select kind from security_events order by id')
  expect(kinds.map((row) => row['kind'])).toEqual([
    'app_added',
    'app_changed',
    'app_changed',
    'app_removed',
  ])
})

test('a public app has no secret, and the key set is made with the first app', async () => {
  const added = await read('apps', 'add', 'Phone', '--public', '--json')
  expect(added).toMatchObject({ public: true })
  expect(added).not.toHaveProperty('secret')
  const keys = await read('keys', 'list', '--json')
  expect(keys.map(({ algorithm }: { algorithm: string }) => algorithm).toSorted()).toEqual([
    'ES256',
    'RS256',
  ])
  expect(await latchkey('keys', 'rotate')).toMatchObject({
    code: 0,
    out: expect.stringContaining('sign in 15 minutes'),
  })
  expect(await read('keys', 'list', '--json')).toHaveLength(4)
  expect((await latchkey('keys', 'rotate', '--at-once')).code).toBe(0)
  expect(await read('keys', 'list', '--json')).toHaveLength(2)
})

test('a program that is known is registered as it needs, and its settings are printed', async () => {
  const told = await latchkey('apps', 'add', '--for', 'grafana', 'https://grafana.example/')
  const [, id = ''] = /^id +(\w+)$/m.exec(told.out) ?? []
  const [, secret = ''] = /^secret +([\w-]{43})$/m.exec(told.out) ?? []
  expect(told.out).toContain(`client_id = ${id}\nclient_secret = ${secret}\n`)
  expect(told.out).toContain('token_url = http://localhost:3000/oauth/token')
  expect(told.err).toContain('PUBLIC_URL is not set')
  expect(await read('apps', 'show', id)).toMatchObject({
    name: 'Grafana',
    redirectUris: ['https://grafana.example/login/generic_oauth'],
    pkce: 'required',
  })
  const outline = ['--for', 'outline', 'https://wiki.example', '--name', 'Wiki', '--role', 'admin']
  const { secret: second, settings, ...app } = await read('apps', 'add', ...outline, '--json')
  expect(settings).toContain(`OIDC_CLIENT_ID=${app.id}\nOIDC_CLIENT_SECRET=${second}\n`)
  expect(await read('apps', 'show', 'Wiki')).toEqual(app)
  expect(app).toMatchObject({ roles: ['admin'], pkce: 'optional' })
})

test('an app that is added learns its issuer, and its developer the next step', async () => {
  const { out, err } = await latchkey('apps', 'add', 'Journal', '--origin', 'https://j.example.com')
  expect(out).toMatch(/^id {6}(\w+)\nsecret {2}[\w-]{43}\nissuer {2}http:\/\/localhost:3000\n$/)
  expect(err).toMatch(/^PUBLIC_URL is not set: .*\nSave the secret now/)
  expect(err).toMatch(
    /\nNext: docs\/guide\/your-app\.md shows .*; "latchkey apps doctor \w+" finds what is wrong with it\.\n$/,
  )
  const uri = ['--redirect-uri', 'https://w.example.com/callback', '--public']
  const open = await latchkey('apps', 'add', 'Web', ...uri)
  expect(open.out).toMatch(/^id {6}\w+\nissuer {2}\S+\n$/)
  expect(open.err).toContain('\nNext: docs/guide/openid-connect.md')
})

const add = ['apps', 'add', 'X']
const addFor = ['apps', 'add', '--for']

test.each([
  [['apps'], 2, 'Usage: latchkey apps'],
  [['apps', 'add'], 2, '<name> is missing.'],
  [['apps', 'add', ''], 2, 'is empty'],
  [[...add, '--origin', 'https://*.example.com'], 2, 'register each address separately'],
  [[...add, '--origin', 'https://app.example.com/'], 2, 'did you mean https://app.example.com?'],
  [[...add, '--origin', 'https://app.example.com:443'], 2, 'did you mean https://app.example.com?'],
  [[...add, '--origin', 'http://app.example.com'], 2, 'needs https'],
  [[...add, '--origin', 'app.example.com'], 2, 'is not an origin'],
  [[...add, '--origin', 'https://bücher.example'], 2, 'beyond ASCII'],
  [[...add, '--redirect-uri', 'https://a.example/#x'], 2, 'contains #'],
  [[...add, '--redirect-uri', 'https://ann@a.example/'], 2, 'contains a username'],
  [[...add, '--redirect-uri', 'https://a.example/../b'], 2, 'must be spelled https://a.example/b'],
  [[...add, '--redirect-uri', 'http://a.example/b'], 2, 'needs https'],
  [[...add, '--redirect-uri', 'javascript:alert(1)'], 2, 'is not an address'],
  [[...add, '--audience', 'notes'], 2, 'is not a URI'],
  [[...add, '--kind', 'ours'], 2, 'Expected one of own, third_party.'],
  [[...add, '--role', 'amdin'], 2, '(Did you mean admin?)'],
  [[...add, '--public', '--pkce', 'optional'], 2, '--public needs PKCE'],
  [[...add, '--name', 'Y'], 2, '--name goes with --for'],
  [[...addFor, 'grafanna', 'https://a.example'], 2, '(Did you mean grafana?)'],
  [[...addFor, 'nothing', 'https://a.example'], 2, 'Expected one of argo-cd, forgejo'],
  [[...addFor, 'grafana', 'a.example'], 2, 'is not a plain address such as'],
  [[...addFor, 'grafana', 'https://a.example/?b'], 2, 'is not a plain address'],
  [[...addFor, 'mod-auth-openidc', 'https://a.example/a%20b'], 2, 'is not a plain address'],
  [[...addFor, 'grafana', 'https://a.example', '--pkce', 'optional'], 2, 'cannot be used with'],
  [
    ['apps', 'set', 'Phone', '--role', 'user', '--clear', 'roles'],
    2,
    'cannot be both given and cleared',
  ],
  [['apps', 'set', 'Phone'], 2, 'no change was given'],
  [['apps', 'set', 'Phone', '--pkce', 'optional'], 1, 'Phone is public: without a secret it needs'],
  [
    ['apps', 'add', 'Phone'],
    1,
    'Choose another (a name with --for: by --name), or remove that app',
  ],
  [['apps', 'show', 'Phome'], 1, 'no app is called "Phome"\n(Did you mean Phone?)'],
  [
    ['apps', 'remove', 'nobody'],
    1,
    'no app is called "nobody": "latchkey apps list" shows them all',
  ],
  [['apps', 'rotate-secret', 'Phone'], 1, 'Phone is public and has no secret'],
])('%j ends with %i and says why', async (args, code, words) => {
  const told = await latchkey(...args)
  expect(told.code).toBe(code)
  expect(told.err).toContain(words)
})
