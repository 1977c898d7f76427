type Progress = (done: number) => void

/** A database that exists only while a backup is verified. */
export type Scratch = {
  url: string
  restore(onProgress: Progress): Promise<void>
  /** Asks the restored database before it is migrated. */
  ask(sql: string): Promise<Record<string, unknown>[]>
  remove(): Promise<void>
}
