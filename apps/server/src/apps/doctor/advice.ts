import type { Words } from '../../config/local-language.ts'
import { enAdvice, type AdviceId } from './advice-en.ts'
import { zhAdvice } from './advice-zh.ts'

export function adviceOf(id: AdviceId): { cause: Words; remedy: Words } {
  const [en, zh] = [enAdvice[id], zhAdvice[id]]
  return { cause: { en: en[0], zh: zh[0] }, remedy: { en: en[1], zh: zh[1] } }
}
