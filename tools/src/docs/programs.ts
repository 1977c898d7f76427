import { programIds } from '../../../apps/server/src/apps/programs/program-ids.ts'
import { programs } from '../../../apps/server/src/apps/programs/programs.ts'
import type { Part } from './generated.ts'
import { wideTable } from './markdown.ts'

const rows = programIds.map((id) => {
  const { name, guide, auth, pkce, callbacks } = programs[id]
  const paths = new Set(callbacks.map((path) => `\`${path || '/'}\``))
  return [
    `\`${id}\``,
    `[${name}](${guide})`,
    auth === 'client_secret_basic' ? 'basic' : 'post',
    pkce === 'required' ? 'S256' : '',
    [...paths].join(' '),
  ]
})

/** The programs that `apps add --for` knows, with the pages that the facts are from. */
export const programTables = (): Part[] => [
  {
    file: 'docs/guide/openid-connect.md',
    name: 'programs',
    text: wideTable([['--for', 'program', 'secret', 'PKCE', 'way back'], ...rows]),
  },
  {
    file: 'docs/guide/openid-connect.zh-CN.md',
    name: 'programs',
    text: wideTable([['--for', '程序', '密钥', 'PKCE', '回调路径'], ...rows]),
  },
]
