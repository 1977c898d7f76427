import { latchkey } from './latchkey.ts'
import type { DatabaseNode } from './parts/engine.ts'

type Of = {
  /** The built tree of an older release that the cluster started with. */
  older: string | undefined
  settings: Record<string, string>
  nodes: DatabaseNode[]
  replicas: { upgrade(): void }[]
  say: (line: string) => void
}

/** The release of the tables, and of the servers that are started from now on. */
export function createRelease({ older, settings, nodes, replicas, say }: Of) {
  let tree = older
  return {
    /** Runs its command line. */
    latchkey: (args: string[]) => latchkey(settings, args, tree),
    isOlder: () => tree !== undefined,
    /** Migrates the tables to this release while servers of the older one use them. */
    async upgrade(): Promise<void> {
      const before = await countMigrations(nodes)
      tree = undefined
      await latchkey(settings, ['database', 'migrate'])
      const after = await countMigrations(nodes)
      say(`migrations: ${before} before, ${after} after`)
      if (after === before) throw new Error('the older release has the same tables')
      for (const replica of replicas) replica.upgrade()
    },
  }
}

async function countMigrations([node]: DatabaseNode[]): Promise<number> {
  const [row] = await node!.ask('select count(*) as count from latchkey.mikro_orm_migrations')
  return Number(row?.['count'])
}
