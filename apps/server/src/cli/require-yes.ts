import { createInterface } from 'node:readline'
import { localError, type Words } from '../config/local-language.ts'
import { sayQuestion } from './output.ts'

/** Asks before a command changes many accounts at once. A script has nobody to ask, and runs on. */
export async function requireYes({ yes }: { yes?: true }, { en, zh }: Words): Promise<void> {
  if (yes || !process.stdin.isTTY) return
  sayQuestion({ en: `${en} Continue? [y/N] `, zh: `${zh}是否继续？[y/N] ` })
  const answer = await firstLineOf(process.stdin)
  if (/^(?:y|yes|是)$/i.test(answer.trim())) return
  throw localError({ en: 'Nothing was changed.', zh: '没有作任何改动' })
}

/** Without a line, as after Ctrl-D, the answer is empty. An iterator over the lines would keep the terminal open. */
async function firstLineOf(input: NodeJS.ReadableStream): Promise<string> {
  const reader = createInterface({ input })
  const line = await new Promise<string>((resolve) => {
    reader.once('line', resolve).once('close', () => resolve(''))
  })
  reader.close()
  return line
}
