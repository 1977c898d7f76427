import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { startMailSink, type SinkOptions } from '@latchkey/tools/testing/mail-sink'
import { expect } from 'vitest'
import { examine, type Examination } from '../../src/mail/doctor/doctor.ts'
import type { Names } from '../../src/mail/doctor/names.ts'
import { describe as describeResult } from '../../src/mail/doctor/report.ts'
import type { Result } from '../../src/mail/doctor/stages.ts'
import type { SenderSettings } from '../../src/mail/smtp-settings.ts'

export const password = 'geheim-0815'
export const from = { name: 'Latchkey', address: 'id@example.com' }
export const qqRefusal =
  'Login Fail. Please enter your authorization code to login. More information in http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=28&&no=1001256'

export const aligned: Record<string, string[]> = {
  'example.com': ['v=spf1 include:spf.example.net -all'],
  '_dmarc.example.com': ['v=DMARC1; p=none'],
}

export function namesOf(texts: Record<string, string[]> = aligned): Names {
  return {
    addresses: async () => [{ address: '127.0.0.1', family: 4 }],
    texts: async (name) => texts[name] ?? [],
  }
}

async function listen(server: Server, stop: () => void) {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { port, [Symbol.asyncDispose]: async () => stop() }
}

/** A server that treats each connection as the test determines. */
export async function rawServer(serve: (socket: Socket) => void) {
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket.on('error', () => {}))
    serve(socket)
  })
  return listen(server, () => {
    for (const socket of open) socket.destroy()
    server.close()
  })
}

export const smtpServer = (options: SinkOptions = {}) =>
  startMailSink({ closeTimeout: 10, ...options })

export async function checkup(
  port: number,
  more: Partial<SenderSettings> = {},
  asked: Partial<Examination> = {},
) {
  const sender = { host: 'localhost', port, tls: false, from, ...more }
  const results: Result[] = []
  const listener = {
    sender: () => {},
    begin: () => {},
    end: (result: Result) => void results.push(result),
  }
  const { exitCode, senders } = await examine(
    { senders: [sender], lang: 'en', names: namesOf(), timeout: 2000, ...asked },
    listener,
  )
  expect(senders[0]?.results).toEqual(results)
  return {
    exitCode,
    results,
    of: (stage: string) => results.find((result) => result.stage === stage),
    text: results.map((result) => describeResult(result, 'en')).join('\n'),
  }
}

export const account = { username: 'ada@example.com', password }
export const to = 'bob@example.org'

const keys = generateKeyPairSync('rsa', {
  modulusLength: 1024,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})
/** The form of the DNS record. */
export const dkimKey = keys.publicKey.toString('base64')
export const dkim = { domain: 'example.com', selector: 'mail', privateKey: keys.privateKey }
