import type { SourceFile } from './tree.ts'

/** A bag of values has two names: `Options` are chosen by a caller, `Deps` are handed down. */
const bag = /\btype (?:Terms|Given|Where|Means|Circumstances|Surroundings|Paper|Crew)\b/
/** Words of an earlier version, for which the field has others. */
const dialect = /\b(?:desk|lanes?|ledger|crowd|chores|mischiefs?|giveBack|postMail|noteNow)\b/i

const comment = /\/\*[\s\S]*?\*\/|^\s*\/\/[^\n]*/gm
const isHere = ({ path }: SourceFile) => !path.startsWith('tools/src/house/')

/** Lists names for which this repository has another word. */
export const strayWords = (files: SourceFile[]): string[] =>
  files.filter(isHere).flatMap(({ path, text }) => {
    const code = `${path}\n${text.replaceAll(comment, '')}`
    return [bag, dialect].flatMap((pattern) => {
      const [found] = pattern.exec(code) ?? []
      return found === undefined ? [] : [`${path}: ${found}`]
    })
  })
