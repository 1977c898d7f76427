import type { Locale } from '@latchkey/shared/auth'
import type { Finding } from './verify.ts'

/** The sentences of a report on the security log. */
const en = {
  findings: {
    altered: 'is altered',
    missing: 'is missing',
    'without its address': 'is without its address',
    'a copy': 'is a copy',
    'not what was noted': 'is not what was noted',
  } satisfies Record<Finding, string>,
  fault: (position: number, finding: string, before: number) =>
    `row ${position} ${finding}; rows before it, all unaltered: ${before}`,
  foreign: (ids: string) =>
    `rows inserted or taken out of the chain from outside the service: ids ${ids}`,
  unproven: (position: number) =>
    `row ${position} cannot be judged: the row before it is gone or under another key, and none follows yet`,
  rows: (from: number, to: number) => `rows ${from} to ${to}`,
  someRows: (count: number, from: number, to: number) => `${count} rows from ${from} to ${to}`,
  unjudged: (rows: string) => `${rows} cannot be judged`,
  unknown: (ids: string) => `unsealed rows that cannot be judged: ids ${ids}`,
  unknownKeys: (ids: string) =>
    `the rows that cannot be judged were written under a SECRET_KEY that is not listed (${ids}); run this once with SECRET_KEY=current,former`,
  whole: (count: number) =>
    count === 1 ? 'the only row is unaltered' : `all ${count} rows are unaltered and in order`,
  nothingSince: 'no row has followed since',
  empty: 'no rows yet',
  waiting: (count: number) => `rows not sealed yet: ${count}`,
  end: (head: string) => `ends at ${head}`,
}

const zh: typeof en = {
  findings: {
    altered: '已被改动',
    missing: '缺失',
    'without its address': '缺少 IP 地址',
    'a copy': '是另一行的副本',
    'not what was noted': '与记下的不符',
  },
  fault: (position, finding, before) => `第 ${position} 行${finding}；此前 ${before} 行均未被改动`,
  foreign: (ids) => `有些行被服务以外的程序插入链中或从中移出：编号 ${ids}`,
  unproven: (position) =>
    `无法判断第 ${position} 行：前一行已不存在或属于另一个密钥，后面也还没有其他行`,
  rows: (from, to) => `第 ${from} 至 ${to} 行`,
  someRows: (count, from, to) => `第 ${from} 至 ${to} 行中的 ${count} 行`,
  unjudged: (rows) => `无法判断${rows}`,
  unknown: (ids) => `有些尚未封存的行无法判断：编号 ${ids}`,
  unknownKeys: (ids) =>
    `无法判断的行属于未列出的 SECRET_KEY（${ids}）；请用 SECRET_KEY=当前值,旧值 再运行一次`,
  whole: (count) => `共 ${count} 行，均未被改动，顺序正确`,
  nothingSince: '此后没有新的行',
  empty: '还没有任何行',
  waiting: (count) => `${count} 行尚未封存`,
  end: (head) => `末端为 ${head}`,
}

export const reportWords: Record<Locale, typeof en> = { en, zh }
