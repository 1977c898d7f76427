import { sameWords, type Words } from '../config/local-language.ts'
import { late, type OldClock } from './old-clock.ts'

type Dated = {
  created_at: string | null
  updated_at: string | null
  beginning?: Date | undefined
}

/** Corrects and fills the dates of one account. */
export function datesOf(
  { created_at, updated_at, beginning = new Date(0) }: Dated,
  clock: OldClock,
  decide: (what: string, why: Words) => void,
) {
  const [created, updated] = [readTime(created_at), readTime(updated_at)]
  const createdAt = created ? correctCreated(created, clock) : beginning
  if (!created) decide('created_at_filled', sameWords(createdAt.toISOString()))
  const updatedAt = updated ? correctUpdated(created, updated, clock) : createdAt
  if (!updated) decide('updated_at_filled', sameWords(updatedAt.toISOString()))
  else if (updatedAt.getTime() !== updated.getTime())
    decide('updated_at_corrected', wasLate(updated))
  if (created && createdAt.getTime() !== created.getTime())
    decide('created_at_corrected', wasLate(created))
  return { createdAt, updatedAt }
}

const wasLate = (at: Date): Words => ({
  en: `${at.toISOString()} was eight hours late`,
  zh: `${at.toISOString()} 晚了八小时`,
})

/** Databases without NO_ZERO_DATE store zeros for a missing date. */
export function readTime(text: string | null): Date | undefined {
  if (text === null || text.startsWith('0000')) return undefined
  return new Date(`${text.replace(' ', 'T')}Z`)
}

export const correctCreated = (at: Date, clock: OldClock): Date =>
  clock === 'all' ? earlier(at) : at

/** The old service wrote this time only at a reset, which cannot precede the creation. */
function correctUpdated(created: Date | undefined, updated: Date, clock: OldClock): Date {
  if (clock === 'none') return updated
  if (clock === 'all') return earlier(updated)
  const isReset = created !== undefined && updated.getTime() - late >= created.getTime()
  return isReset ? earlier(updated) : updated
}

/** The column cannot hold dates before 1970. */
function earlier(at: Date): Date {
  const time = at.getTime() - late
  return time >= 1000 ? new Date(time) : at
}
