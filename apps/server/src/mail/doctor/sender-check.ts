import { detailsOf } from '../../error-details.ts'
import { TLSSocket } from 'node:tls'
import { diagnose } from '../smtp-errors.ts'
import type { SenderSettings } from '../smtp-settings.ts'
import { findingOf } from './advice.ts'
import { createConversation, type Conversation } from './conversation.ts'
import type { Names } from './names.ts'
import { describeTls, openTcp, openTls } from './socket.ts'
import type { StageName, Stages } from './stages.ts'
import type { TestMail } from './test-mail.ts'

type Check = {
  sender: SenderSettings
  mail: TestMail | undefined
  names: Names
  stages: Stages
  timeout: number
}

const all: StageName[] = ['config', 'dns', 'tcp', 'tls', 'ehlo', 'auth', 'mail', 'rcpt', 'data']

/** Takes the steps of sending a mail, stage by stage, up to the first that fails. */
export async function checkSender(check: Check): Promise<void> {
  const { sender, stages } = check
  const todo = new Set(all)
  const enter = (stage: StageName) => {
    todo.delete(stage)
    stages.enter(stage)
  }
  let conversation: Conversation | undefined
  try {
    conversation = await connect(check, enter)
    await talk(conversation, check, enter)
  } catch (error) {
    const { response, message } = detailsOf(error)
    stages.describe(response ?? message ?? String(error))
    stages.end('failed', diagnose(error, sender.host))
  } finally {
    conversation?.close()
    stages.skip([...todo])
  }
}

type Enter = (stage: StageName) => void

async function connect(check: Check, enter: Enter): Promise<Conversation> {
  const { sender, names, stages, timeout } = check
  const { host, port, tls, secure = false, ehloName } = sender
  const isSecure = secure || port === 465
  enter('config')
  stages.describe(isSecure ? 'TLS' : tls ? 'STARTTLS' : 'STARTTLS (optional)')
  enter('dns')
  const addresses = await names.addresses(host)
  stages.describe(addresses.map(({ address }) => address).join(', '))
  enter('tcp')
  const plain = await openTcp({ host, port }, addresses, timeout)
  stages.describe(`${plain.remoteAddress}:${plain.remotePort}`)
  if (isSecure) enter('tls')
  const socket = isSecure ? await openTls(plain, host, timeout) : plain
  if (isSecure) judgeTls(socket, stages)
  enter('ehlo')
  const conversation = createConversation({
    host,
    port,
    ehloName,
    socket,
    isSecure,
    timeout,
    demandsTls: tls,
  })
  try {
    await conversation.greet(() => enter('tls'))
  } catch (error) {
    conversation.close()
    socket.destroy()
    throw error
  }
  const current = conversation.socket()
  if (!isSecure && current instanceof TLSSocket) judgeTls(current, stages)
  else if (!isSecure) {
    enter('tls')
    stages.end('warning', findingOf('no-encryption'))
  }
  return conversation
}

function judgeTls(socket: unknown, stages: Stages): void {
  if (!(socket instanceof TLSSocket)) return
  const { text, daysLeft } = describeTls(socket)
  stages.describe(text)
  if (daysLeft < 14) stages.end('warning', findingOf('certificate-ends'))
}

async function talk(conversation: Conversation, check: Check, enter: Enter): Promise<void> {
  const { sender, mail, stages } = check
  if (sender.username) {
    enter('auth')
    await conversation.signIn(sender.username, sender.password ?? '')
  }
  enter('mail')
  stages.describe(await conversation.say(`MAIL FROM:<${sender.from.address}>`, 'MAIL FROM', 2))
  if (mail) {
    enter('rcpt')
    stages.describe(await conversation.say(`RCPT TO:<${mail.to}>`, 'RCPT TO', 2))
    enter('data')
    await conversation.say('DATA', 'DATA', 3)
    stages.describe(await conversation.say(`${mail.content}\r\n.`, 'DATA', 2))
  }
  stages.end('ok')
}
