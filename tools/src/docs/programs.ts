import { programIds } from '../../../apps/server/src/apps/programs/program-ids.ts'
import { programs } from '../../../apps/server/src/apps/programs/programs.ts'
import { programs as tried, type Program } from '../../../programs/src/programs.ts'
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

const inChinese: Record<string, string> = {
  yes: '支持',
  everywhere: '全部退出',
  'everywhere, asked first': '询问后全部退出',
  tokens: '令牌作废',
  'own session': '只退出程序自身',
  'logout token': '收到退出令牌时',
  refresh: '下次刷新时',
  'at Latchkey': '在 Latchkey 退出',
  'next request': '下一个请求时',
}

function triedTable(head: string[], words: Record<string, string>): string {
  const say = (text: string) => words[text] ?? text
  const body = Object.values<Program>(tried).map((one) => [
    `[${one.name}](${one.link})` + (one.host ? ` + ${one.host.name} ${one.host.version}` : ''),
    one.version,
    one.from,
    one.refreshes ? say('yes') : '–',
    say(one.signOut),
    one.endedBy ? say(one.endedBy) : '–',
  ])
  return wideTable([head, ...body])
}

/** The programs that `apps add --for` knows, with the pages that the facts are from. */
export const programTables = (): Part[] => [
  {
    file: 'docs/guide/openid-connect.md',
    name: 'programs',
    text: wideTable([['--for', 'program', 'secret', 'PKCE', 'redirect path'], ...rows]),
  },
  {
    file: 'docs/guide/openid-connect.zh-CN.md',
    name: 'programs',
    text: wideTable([['--for', '程序', '密钥', 'PKCE', '回调路径'], ...rows]),
  },
  {
    file: 'docs/guide/openid-connect.md',
    name: 'tried programs',
    text: triedTable(['program', 'version', 'from', 'refresh', 'sign-out', 'ended by a ban'], {}),
  },
  {
    file: 'docs/guide/openid-connect.zh-CN.md',
    name: 'tried programs',
    text: triedTable(['程序', '版本', '来源', '刷新', '退出', '封禁后失效的时机'], inChinese),
  },
]
