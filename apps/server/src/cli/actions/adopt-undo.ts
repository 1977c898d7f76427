import type { EntityManager } from '@mikro-orm/sql'
import { dropFormer } from '../../adoption/former-accounts.ts'
import { planUndo, undoAdoption } from '../../adoption/undo.ts'
import type { Words } from '../../config/local-language.ts'
import { counted, say } from '../output.ts'
import type { Options } from './adopt.ts'

type Undone = { name: string; file: string; options: Options }

export async function undoOne(em: EntityManager, { name, file, options }: Undone): Promise<void> {
  const { dryRun, moved } = options
  const plan = await planUndo(em, file, moved)
  const { deleted, closed, pendingDeletion } = plan.returning
  const warn = (ids: number[], why: Words) =>
    ids.length > 0 &&
    say({
      en: `${dryRun ? 'would come back' : 'coming back'}: ${counted(ids.length, 'account')} ${why.en}: ${ids.join(', ')}`,
      zh: `${dryRun ? '将' : '正在'}恢复 ${ids.length} 个${why.zh}的账号：${ids.join('、')}`,
    })
  warn(deleted, { en: 'deleted since', zh: '此后被删除' })
  warn(closed, { en: 'banned or muted since', zh: '此后被封禁或禁言' })
  warn(pendingDeletion, { en: 'with a deletion pending', zh: '正在注销' })
  if (plan.newer > 0)
    say({
      en: `${counted(plan.newer, 'account')} created since: kept, but the old service must reset the password of each`,
      zh: `此后新建的 ${plan.newer} 个账号会保留，但旧服务需逐一重置其密码`,
    })
  if (dryRun) return dropFormer(em)
  await undoAdoption(em, plan)
  say({
    en: `${name} is as it was backed up in ${file}`,
    zh: `${name} 已恢复为 ${file} 备份时的状态`,
  })
}
