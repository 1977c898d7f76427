import { readFileSync } from 'node:fs'
import { root, type SourceFile } from './tree.ts'

/** These folders see the context of a call or start the service, so any domain folder is open to them. */
const upper = new Set([
  'account',
  'admin',
  'auth',
  'cli',
  'http',
  'jobs',
  'legacy',
  'metrics',
  'oidc',
  'process',
  'traces',
])

/** Lists folders of the server that no rule of `.oxlintrc.json` holds to the direction of imports. */
export function unruledFolders(server: SourceFile[]): string[] {
  const rules = readFileSync(`${root}.oxlintrc.json`, 'utf8')
  const folders = new Set(
    server.flatMap(({ path }) => path.match(/^apps\/server\/src\/([^/]+)\//)?.[1] ?? []),
  )
  return [...folders].filter(
    (folder) => !upper.has(folder) && !rules.includes(`"apps/server/src/${folder}/**"`),
  )
}
