import { startMailSink, type SinkOptions } from '@latchkey/tools/testing/mail-sink'
import { expect, test } from 'vitest'
import { createSender } from '../../src/mail/sender.ts'
import { certificate } from '@latchkey/tools/testing/certificate'
import { isMysql } from '../support/engine.ts'
import { createLastingDatabase, launch } from '../support/server-process.ts'

/** A mail sink that records everything it receives before it is trusted. */
async function startMailServer(options: SinkOptions) {
  const told: string[] = []
  const sink = await startMailSink({
    authOptional: false,
    allowInsecureAuth: false,
    disabledCommands: [],
    onAuth({ username, password }, _session, done) {
      told.push(`${username} ${password}`)
      done(null, { user: username })
    },
    onMailFrom({ address }, _session, done) {
      told.push(address)
      done()
    },
    ...options,
  })
  return { ...sink, told }
}

const mail = { uuid: 'x', to: 'ann@example.com', code: null, subject: 's', text: 't', html: 'h' }
const from = { name: 'Latchkey', address: 'id@example.com' }
const plain = { authOptional: true, disabledCommands: ['STARTTLS'] }

test.each<[string, SinkOptions, { tls: boolean; secure?: boolean }]>([
  ['no STARTTLS where it is demanded', plain, { tls: true }],
  ['a certificate of nobody after STARTTLS', { ...certificate }, { tls: true }],
  ['a certificate of nobody', { secure: true, ...certificate }, { tls: false, secure: true }],
  ['no TLS where it is the first word', plain, { tls: false, secure: true }],
  [
    'an old TLS',
    {
      secure: true,
      ...certificate,
      maxVersion: 'TLSv1.1',
      minVersion: 'TLSv1',
      ciphers: 'DEFAULT:@SECLEVEL=0',
    },
    { tls: false, secure: true },
  ],
])(
  'a mail server with %s is told neither password nor mail',
  { tags: ['asvs-12.3.1', 'asvs-12.3.2'] },
  async (...given) => {
    const [, options, wish] = given
    await using server = await startMailServer(options)
    const login = { username: 'id', password: 'geheim' }
    const sender = createSender({ host: '127.0.0.1', port: server.port, from, ...login, ...wish })
    await expect(sender.send(mail, 5000)).rejects.toThrow()
    sender.close()
    expect(server.told).toEqual([])
  },
)

const overTls = () =>
  test(
    'a database without TLS is not spoken to where TLS is demanded',
    { tags: ['asvs-12.3.1'] },
    async () => {
      await using database = await createLastingDatabase()
      await using program = launch('main', { DATABASE_URL: `${database.url}?tls=true` })
      const { code, err } = await program.ended
      expect(code).toBe(1)
      expect(err).toMatch(/does not support TLS|certificate/)
    },
  )

if (isMysql) overTls()
