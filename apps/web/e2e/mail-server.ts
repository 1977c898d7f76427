import { smtpReply, startMailSink } from '@latchkey/tools/testing/mail-sink'

const replies = {
  'put off': smtpReply(450, '4.7.1 greylisted, come back later'),
  refuse: smtpReply(550, '5.1.1 no such user here'),
}

/** A mail sink that accepts every mail, except for the addresses in `faults`. */
export async function startMailServer() {
  const faults = new Map<string, keyof typeof replies | 'hold'>()
  /** The functions that continue a held conversation, by recipient. */
  const held = new Map<string, () => void>()
  const taken: { to: string; source: string }[] = []
  const sink = await startMailSink({
    onRcptTo({ address }, _session, done) {
      const fault = faults.get(address)
      if (fault === 'hold') held.set(address, done)
      else done(fault && replies[fault])
    },
    onMail({ recipients, source }) {
      taken.push(...recipients.map((to) => ({ to, source: String(source) })))
    },
  })
  return { ...sink, faults, taken, release: (address: string) => held.get(address)?.() }
}
