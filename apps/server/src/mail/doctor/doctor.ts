import { domainOf } from '@latchkey/shared/idn'
import { seconds } from '../../clock.ts'
import type { Dkim } from '../dkim-settings.ts'
import type { SenderSettings } from '../smtp-settings.ts'
import { checkAlignment } from './alignment.ts'
import { createNames, type Names } from './names.ts'
import { secretsOf } from '../smtp.ts'
import { checkSender } from './sender-check.ts'
import { createStages, type Result, type Watch } from './stages.ts'
import { writeTestMail, type Lang } from './test-mail.ts'

export type Examination = {
  senders: SenderSettings[]
  dkim?: Dkim | undefined
  /** The recipient of a test mail; without it none is sent. */
  to?: string | undefined
  lang: Lang
  names?: Names
  timeout?: number
}

type SenderReport = Pick<SenderSettings, 'host' | 'port'> & { from: string; results: Result[] }
type Listener = Watch & { sender(sender: SenderSettings, number: number): void }

/** 0: all is well; 1: a sender cannot send; 3: all can send, with warnings. */
type ExitCode = 0 | 1 | 3

/** Checks one sender after the other, so that the report stays in order. */
export async function examine(asked: Examination, listener: Listener) {
  const { senders, dkim, to, lang, names = createNames(), timeout = seconds(10) } = asked
  const reports: SenderReport[] = []
  for (const [index, sender] of senders.entries()) {
    listener.sender(sender, index + 1)
    const results: Result[] = []
    const end = (result: Result) => {
      results.push(result)
      listener.end(result)
    }
    const stages = createStages({ begin: listener.begin, end }, secretsOf(sender))
    // oxlint-disable-next-line no-await-in-loop -- one at a time
    const mail = to ? await writeTestMail(sender, { to, lang, dkim }) : undefined
    // oxlint-disable-next-line no-await-in-loop -- one at a time
    await checkSender({ sender, mail, names, stages, timeout })
    const { host, port, from } = sender
    const domain = domainOf(from.address).toLowerCase()
    // oxlint-disable-next-line no-await-in-loop -- one at a time
    await checkAlignment({ domain, host, dkim, names }, stages)
    reports.push({ host, port, from: from.address, results })
  }
  return { senders: reports, exitCode: exitCode(reports.flatMap(({ results }) => results)) }
}

function exitCode(results: Result[]): ExitCode {
  if (results.some(({ status }) => status === 'failed')) return 1
  return results.some(({ status }) => status === 'warning') ? 3 : 0
}
