import { readMail, smtpReply, startMailSink } from '@latchkey/tools/testing/mail-sink'

type Taken = { recipients: string[]; subject: string; text: string; messageId: string }

/** The stage of the conversation at which the server fails; a word in brackets is its reply. */
export type Fault =
  | 'none'
  | 'greeting refused'
  | 'sign-in refused'
  | 'sender refused'
  | 'recipient refused'
  | 'recipient put off'
  | 'mailbox unknown'
  | 'data refused'
  | 'data put off'
  | 'cut after data'

const replies: Partial<Record<Fault, [number, string]>> = {
  'greeting refused': [554, '5.7.1 go away'],
  'sign-in refused': [535, '5.7.8 bad credentials'],
  'sender refused': [550, '5.7.1 not this sender'],
  'recipient refused': [550, '5.7.1 relaying denied'],
  'recipient put off': [450, '4.7.1 greylisted, come back later'],
  'mailbox unknown': [550, '5.1.1 no such user here'],
  'data refused': [554, '5.7.1 spam'],
  'data put off': [451, '4.3.0 try again'],
}

/** A mail sink that can fail at every stage and recover while it runs. */
export async function startMailServer(fault: Fault = 'none', port = 0) {
  const state = { fault, taken: [] as Taken[], tries: 0 }
  const refuseAt = (...faults: Fault[]): Error | undefined => {
    const reply = replies[faults.find((one) => one === state.fault) ?? 'none']
    return reply && smtpReply(...reply)
  }
  const sink = await startMailSink({
    port,
    onConnect: (_session, done) => {
      state.tries += 1
      done(refuseAt('greeting refused'))
    },
    onAuth: (_auth, _session, done) => done(refuseAt('sign-in refused') ?? null, { user: 'x' }),
    onMailFrom: (_address, _session, done) => done(refuseAt('sender refused')),
    onRcptTo: (_address, _session, done) =>
      done(refuseAt('recipient refused', 'recipient put off', 'mailbox unknown')),
    async onMail({ recipients, source }) {
      const refusal = refuseAt('data refused', 'data put off')
      if (refusal) throw refusal
      const { subject = '', text = '', messageId = '' } = await readMail({ source })
      state.taken.push({ recipients, subject, text, messageId })
      if (state.fault === 'cut after data') sink.cut()
    },
  })
  return { ...sink, state }
}
