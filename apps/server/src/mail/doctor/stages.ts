import { presentable } from '../hide-secrets.ts'
import type { Explanation } from '../smtp-errors/smtp-error-text.ts'

export type StageName =
  | 'config'
  | 'dns'
  | 'tcp'
  | 'tls'
  | 'ehlo'
  | 'auth'
  | 'mail'
  | 'rcpt'
  | 'data'
  | 'spf'
  | 'dkim'
  | 'dmarc'

export type Finding = { id: string; texts: { zh: Explanation; en: Explanation } }

export type Result = {
  stage: StageName
  status: 'ok' | 'warning' | 'failed' | 'skipped'
  ms: number
  /** The answer of the server or DNS, on one line and without secrets. */
  detail: string
  finding?: Finding
}

export type Watch = { begin(stage: StageName): void; end(result: Result): void }

/** Tracks one stage at a time and reports its beginning and end to the watcher. */
export function createStages(watch: Watch, secrets: readonly string[] = []) {
  let current: { stage: StageName; start: number; detail: string } | undefined

  function end(status: Result['status'], finding?: Finding): void {
    if (!current) return
    const { stage, start, detail } = current
    current = undefined
    const ms = Math.round(performance.now() - start)
    watch.end({ stage, status, ms, detail, ...(finding && { finding }) })
  }

  return {
    /** Starts a stage; the previous one succeeded. */
    enter(stage: StageName): void {
      end('ok')
      current = { stage, start: performance.now(), detail: '' }
      watch.begin(stage)
    },
    describe(text: string): void {
      if (current) current.detail = presentable(text, secrets)
    },
    end,
    skip(stages: readonly StageName[]): void {
      end('ok')
      for (const stage of stages) watch.end({ stage, status: 'skipped', ms: 0, detail: '' })
    },
  }
}

export type Stages = ReturnType<typeof createStages>
