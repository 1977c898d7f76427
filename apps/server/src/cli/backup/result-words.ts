import type { Backup } from '../../database/trial/kind.ts'
import type { Words } from '../../config/local-language.ts'
import { counted } from '../output.ts'
import type { Judgement } from './judge.ts'
import { typed } from '../../config/program-name.ts'

export type Result = Judgement & { migrations: number }

export const inKiB = (bytes: number): string => `${Math.ceil(bytes / 1024)} KiB`

export const unverified: Words[] = [
  {
    en: `that nothing is missing at the end of the security log: compare with an end noted earlier, using "${typed('audit verify --head')}" after a restore`,
    zh: `安全日志是否缺少最后几行，请在恢复之后用“${typed('audit verify --head')}”与以前记下的末端核对`,
  },
  {
    en: 'that people know their passwords, that emails arrive, and what Redis counted',
    zh: '用户是否记得密码、邮件能否送达，以及 Redis 中的计数',
  },
]

const verdicts = (path: string): Record<Judgement['log']['state'], Words> => ({
  whole: { en: `${path} can be restored`, zh: `${path} 可以恢复` },
  altered: {
    en: `${path} was restored, but its security log was altered`,
    zh: `${path} 已恢复，但其中的安全日志被改动过`,
  },
  unjudged: {
    en: `${path} was restored, but a part of it cannot be judged`,
    zh: `${path} 已恢复，但其中一部分无法判断`,
  },
})

export function linesOf({ kind, path, bytes }: Backup, result: Result): Words[] {
  const { counts, migrations, lost, log } = result
  const { accounts, sessions, rows, tables } = counts
  const [what, file] = kind === 'file' ? ['a SQLite file', 'SQLite 文件'] : ['a dump', '导出文件']
  return [
    {
      en: `restored: ${path}, ${what} of ${inKiB(bytes)}, complete`,
      zh: `恢复：${path}，${file}，${inKiB(bytes)}，完整`,
    },
    migrations === 0
      ? { en: 'schema: up to date', zh: '表结构：已是最新' }
      : {
          en: `schema: ${counted(migrations, 'migration')} ran`,
          zh: `表结构：已更新 ${migrations} 步`,
        },
    {
      en: `rows: ${counted(accounts, 'account')}, ${counted(sessions, 'session')}, ${counted(rows, 'row')} in ${tables} tables`,
      zh: `数据：${accounts} 个账号，${sessions} 个会话，${tables} 张表共 ${rows} 行`,
    },
    lost === 0
      ? {
          en: 'keys: everything encrypted or hashed belongs to a SECRET_KEY that is listed',
          zh: '密钥：所有加密或哈希的内容均属于已列出的 SECRET_KEY',
        }
      : {
          en: `keys: ${counted(lost, 'password, factor or key', 'passwords, factors and keys')} of a SECRET_KEY that is not listed`,
          zh: `密钥：有 ${lost} 项密码、验证方式或密钥属于未列出的 SECRET_KEY`,
        },
    ...log.lines.map((line) => ({ en: `security log: ${line}`, zh: `安全日志：${line}` })),
    {
      en: 'sign-in: a new account was refused with a wrong password, signed in, was recognized, and signed out',
      zh: '登录：新账号用错误密码被拒绝，用正确密码登录成功，会话有效，并已退出登录',
    },
    ...unverified.map(({ en, zh }) => ({ en: `not verified: ${en}`, zh: `未检验：${zh}` })),
    verdicts(path)[log.state],
  ]
}
