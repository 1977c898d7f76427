import type { Words } from '../config/local-language.ts'

/** Programs that start this one read a pipe, and wait there for "listening on" and the address, in any language. */
export const startLine = (url: string, isTerminal: boolean): Words => ({
  en: `Latchkey is listening on ${url}`,
  zh: isTerminal ? `Latchkey 已启动：${url}` : `Latchkey 已启动，listening on ${url}`,
})
