import type { planAdoption } from '../../adoption/adopt.ts'
import type { Decision } from '../../adoption/old-account.ts'
import type { OldClock } from '../../adoption/old-clock.ts'
import { createProgress } from '../../adoption/progress.ts'
import { reportDecisions } from '../../adoption/report.ts'
import type { Config } from '../../config.ts'
import { hashSlots } from '../../config/thread-pool.ts'
import { deriveKeys } from '../../keys.ts'
import { createPasswords, standardCost } from '../../passwords/password.ts'
import { counted, say } from '../output.ts'

type Plan = Awaited<ReturnType<typeof planAdoption>>
type Found = { name: string; report: string | undefined; decisions: AsyncIterable<Decision> }

/** Counts decisions by kind and writes each into the report. */
export async function sayDecisions(plan: Plan, { name, report, decisions }: Found): Promise<void> {
  const counts = await reportDecisions(decisions, report)
  const { survey, clock } = plan
  say({
    en: `${name}: ${counted(survey.count, 'account')}; late times: ${clock}`,
    zh: `${name}：${survey.count} 个账号；晚八小时的时间：${lateTimes[clock]}`,
  })
  for (const [what, count] of counts) say({ en: `  ${what}: ${count}`, zh: `  ${what}：${count}` })
}

const lateTimes: Record<OldClock, string> = {
  none: '没有',
  service: '由旧服务写入的（service）',
  all: '全部（all）',
}

/** The estimate is printed before the first password is hashed. */
export async function prepareHashes(config: Config, total: number) {
  const slots = hashSlots(config.workers)
  const keys = deriveKeys(...config.secretKeys)
  const passwords = await createPasswords(keys, standardCost, slots)
  const progress = await createProgress(passwords, { slots, total })
  const { en, zh } = progress.estimate
  say({
    en: `hashing ${counted(total, 'password')} takes about ${en}`,
    zh: `计算 ${total} 个密码的哈希约需${zh}`,
  })
  return { passwords, keys, slots, progress }
}
