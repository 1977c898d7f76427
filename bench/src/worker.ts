import { fork } from 'node:child_process'
import { once } from 'node:events'

export type Worker<Job, Result> = { run(job: Job): Promise<Result>; stop(): Promise<void> }

/** A value that can be sent between processes. */
type Plain = string | number | object

/** Starts a process per side of a comparison, because sides must not share a thread. */
export function startWorker<Job extends Plain, Result>(
  entry: URL,
  plan: Plain,
): Worker<Job, Result> {
  const child = fork(entry, { stdio: 'inherit' })
  const exited = once(child, 'exit')
  child.send({ plan })
  return {
    async run(job) {
      child.send({ job })
      const answered = once(child, 'message').then(([message]) => message as Answer<Result>)
      const answer = await Promise.race([answered, exited.then(() => undefined)])
      if (!answer) throw new Error(`${entry.pathname} ended in the middle of its work`)
      if ('error' in answer) throw new Error(answer.error)
      return answer.result
    },
    async stop() {
      child.disconnect()
      await exited
    },
  }
}

type Answer<Result> = { result: Result } | { error: string }
type Work = (job: never) => Promise<unknown>
type Message = { plan: never } | { job: never }

/** The worker's side, called once in its file. It lives as long as its parent. */
export function answerJobs(prepare: (plan: never) => Work): void {
  let work: Work | undefined
  process.on('message', (message: Message) => {
    if ('plan' in message) work = prepare(message.plan)
    else
      work?.(message.job).then(
        (result) => process.send?.({ result }),
        (error: unknown) => process.send?.({ error: String(error) }),
      )
  })
  process.once('disconnect', () => process.exit())
}
