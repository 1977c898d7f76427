import type { Locale } from '@latchkey/shared/auth'
import type { disabledReasons } from '../../webhooks/webhook-fields.ts'
import type { Webhook } from '../../webhooks/webhook.entity.ts'

type Reason = (typeof disabledReasons)[number]

const words = {
  en: {
    enabled: 'enabled',
    disabled: (reason: Reason) => `disabled (${reason})`,
    failing: (since: string) => `failing since ${since}`,
  },
  zh: {
    enabled: '已启用',
    disabled: (reason: Reason) => `已停用（${reasons[reason]}）`,
    failing: (since: string) => `自 ${since} 起投递失败`,
  },
}

const reasons = { gone: '接收方已不存在', failing: '持续投递失败', operator: '由管理员停用' }

/** Words the state of a webhook, for a list or a sentence. */
export function stateOf({ disabledReason, failingSince }: Webhook, lang: Locale = 'en'): string {
  const { enabled, disabled, failing } = words[lang]
  if (disabledReason != null) return disabled(disabledReason)
  return failingSince == null ? enabled : failing(failingSince.toISOString())
}
