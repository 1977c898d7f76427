import confusables from 'unhomoglyph/data.json' with { type: 'json' }
import { canonicalUsername } from './canonical.ts'

const prototypes = new Map<string, string>(Object.entries(confusables))

/**
 * The column's length. Only a name of fifty rare letters is longer, and its beginning tells it apart.
 */
const most = 200

/**
 * The common form of names that look alike (UTS 39, "skeleton"). Usernames ignore case, so it is folded
 * and reduced until it no longer changes: "аda" in Cyrillic becomes "ada", "paypaI" becomes "paypal".
 */
export function skeletonOf(username: string): string {
  let [before, skeleton] = ['', reduce(username)]
  while (skeleton !== before) [before, skeleton] = [skeleton, reduce(skeleton)]
  return [...skeleton].slice(0, most).join('')
}

function reduce(text: string): string {
  const drawn = Array.from(text.normalize('NFD'), (letter) => prototypes.get(letter) ?? letter)
  return canonicalUsername(drawn.join(''))
}

/** Words that users would take for the service itself or its operator. */
const reserved =
  `abuse account accounts admin administrator administration api auth billing bot contact
  everyone help helpdesk hostmaster info latchkey login mail mailer-daemon me mod moderator moderators
  no-reply noc nobody noreply null official operator owner password payment payments postmaster
  privacy register root security service settings signin signup staff status superadmin superuser
  support sysadmin system team undefined user verification verified webmaster www
  管理员 系统管理员 超级管理员 管理團隊 管理员团队 官方 官方客服 客服 系统 系統 系统通知 安全中心 版主 运营 支持`.split(
    /\s+/,
  )

/** Returns whether a username could pose as the service. `brand` is the service's own name. */
export function isReserved(username: string, brand: string): boolean {
  const words = wordsOf([...reserved, brand])
  return formsOf(username).some((form) => words.has(form))
}

/**
 * Returns whether a display name could pose as the service: each of its words is reserved, or it is the
 * service's name surrounded by reserved words only, with or without spaces.
 */
export function speaksForService(displayName: string, brand: string): boolean {
  const own = wordsOf(['latchkey', brand])
  const words = new Set([...own, ...wordsOf(reserved)])
  const isWord = (text: string) => formsOf(text).some((form) => words.has(form))
  if (isWord(displayName)) return true
  const visible = displayName.replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '')
  const parts = visible.split(/[^\p{L}\p{M}\p{Nd}]+/u).filter((part) => core(part) !== '')
  if (parts.every(isWord)) return true
  return formsOf(displayName).some(
    (form) => [...own].some((word) => form.includes(word)) && isMadeOf([...words], form),
  )
}

const isMadeOf = (words: string[], text: string): boolean =>
  text === '' ||
  words.some((word) => text.startsWith(word) && isMadeOf(words, text.slice(word.length)))

const wordsOf = (words: string[]): Set<string> =>
  new Set(words.flatMap((word) => [core(word), core(word.toLowerCase())]).filter((word) => word))

const formsOf = (name: string) => [core(name), core(canonicalUsername(name))]

/** Punctuation and accents do not make a different word. */
const core = (name: string): string =>
  skeletonOf(name.normalize('NFKD').replace(/[^\p{L}\p{Nd}]/gu, ''))
