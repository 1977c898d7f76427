import { closestTo } from './closest.ts'
import { localText, type Words } from './local-language.ts'
import { isOfThisMachine } from './startup-rules.ts'
import { shown, type Environment } from './variables.ts'

type Sources = {
  envFile: { variables: Environment; strayLines: readonly number[] }
  /** The predecessor's variables that named the database. */
  oldNames: Words | undefined
  /** Every variable that has a value. */
  given: Environment
  known: readonly string[]
  vars: Readonly<{ PUBLIC_URL?: string | undefined; PORT: number }>
}

/** Lists the sources of the settings, for the operator who starts the service. */
export function settingsNotes({ envFile, oldNames, given, known, vars }: Sources): string[] {
  const inFile = Object.keys(envFile.variables).length
  const stray = envFile.strayLines
  const unknown = Object.keys(given).filter((name) => !known.includes(name))
  const notes: Words[] = []
  if (inFile > 0)
    notes.push({
      en: `.env sets ${count(inFile, 'variable')}; the environment takes precedence`,
      zh: `.env 设置了 ${inFile} 个变量；环境变量优先`,
    })
  if (stray.length > 0)
    notes.push({
      en: `.env is not read at ${stray.length > 1 ? 'lines' : 'line'} ${stray.join(', ')}: NAME=value was expected`,
      zh: `.env 第 ${stray.join('、')} 行不会生效：应为 NAME=值`,
    })
  if (oldNames)
    notes.push({
      en: `DATABASE_URL is not set: ${oldNames.en} named the database`,
      zh: `未设置 DATABASE_URL，数据库由 ${oldNames.zh} 指定`,
    })
  notes.push(...otherPort(vars), ...unknown.flatMap((name) => misspelled(name, known)))
  return notes.map(localText)
}

/** Only a proxy leads people from one port of this machine to another. */
function otherPort({ PUBLIC_URL: publicUrl, PORT: port }: Sources['vars']): Words[] {
  if (publicUrl === undefined || !isOfThisMachine(publicUrl)) return []
  const named = new URL(publicUrl).port || '80'
  if (port === 0 || named === String(port)) return []
  return [
    {
      en: `PUBLIC_URL names port ${named}, but the service answers on ${port}: a proxy or a mapped port must lead there (npm run dev has a proxy)`,
      zh: `PUBLIC_URL 的端口是 ${named}，服务却监听 ${port}：两者之间需要代理或端口映射（npm run dev 自带代理）`,
    },
  ]
}

const count = (number: number, noun: string): string =>
  `${number} ${noun}${number === 1 ? '' : 's'}`

/** Variables of other programs have other prefixes. */
const ours = /^(MAIL|BRAND|DATABASE)_/

function misspelled(name: string, known: readonly string[]): Words[] {
  const meant = closestTo(
    name,
    known.filter((one) => isSimilar(one, name)),
  )
  const given = shown(name)
  if (meant)
    return [
      {
        en: `${given} is not read: ${meant} was probably meant`,
        zh: `${given} 不会生效：可能应为 ${meant}`,
      },
    ]
  if (!ours.test(name)) return []
  return [
    { en: `${given} is not read: no setting has this name`, zh: `${given} 不会生效：没有此设置` },
  ]
}

/**
 * A typing mistake leaves the beginning or the end intact; comparing every pair of whole names takes
 * long.
 */
const isSimilar = (one: string, other: string): boolean =>
  Math.abs(one.length - other.length) <= 3 &&
  (one.slice(0, 2) === other.slice(0, 2) || one.slice(-3) === other.slice(-3))
