import { expect, test } from 'vitest'
import { startTestApp } from './harness.ts'
import { startMailServer, type Fault } from './mail-server.ts'
import { ask, until } from './mail-wait.ts'

test.each<[Fault, string]>([
  ['none', 'sent'],
  ['greeting refused', 'delayed'],
  ['sender refused', 'delayed'],
  ['data put off', 'delayed'],
  ['data refused', 'refused'],
])(
  'with MAIL_NOTIFY_UNKNOWN=false no mail leaves, and at a server with the fault "%s" it is %s like any other',
  async (fault, state) => {
    await using server = await startMailServer(fault)
    const settings = { MAIL_PORT: String(server.port), MAIL_NOTIFY_UNKNOWN: 'false' }
    await using app = await startTestApp(settings)
    const real = await until(app, (await ask(app, 'ann@example.org')).challengeId, state)
    const { challengeId } = await ask(app, 'nobody@example.org', 'reset_password')
    const silent = await until(app, challengeId, state)
    expect(Object.keys(silent)).toEqual(Object.keys(real))
    const taken = server.state.taken.map(({ recipients }) => recipients)
    expect(taken).toEqual(fault === 'none' ? [['ann@example.org']] : [])
  },
)
