import type { SourceFile } from './tree.ts'

/** The adoption works on tables that are not ours yet, so no entity describes them. */
const isPlace = (path: string) =>
  /^apps\/server\/src\/(database\/|adoption\/|.*\.statements\.ts$)/.test(path)

const comment = /\/\*[\s\S]*?\*\/|^\s*\/\/[^\n]*/gm
const statement =
  /['"`]\s*(?:select\s[^'"`]*\sfrom|insert\s(?:ignore\s)?into|update\s+\w+\s+set|delete\s+from|from\s+\w+\s+\w+\s+where|(?:create|alter|drop)\s+(?:unique\s+)?(?:table|index)|pragma)\b/i
/** Ways around the entities and the statements. */
const bypass =
  /\braw\(|\bem(?:\(\))?(?:\.fork\(\))?\.(?:execute|insert|insertMany|createQueryBuilder|qb)\(|\.getConnection\(|\.getKnex\(|\.getKysely\(/
const dialect =
  /\bis(?:MySql|Mysql|MariaDb|Sqlite)\b|['"](?:mysql|mariadb|sqlite)['"]|\.getPlatform\(|\.processDateProperty\(/

/** Lists lines of the server with SQL or with one database's dialect outside of their places. */
export const misplacedSql = (files: SourceFile[]): string[] =>
  files
    .filter(({ path }) => path.startsWith('apps/server/src/') && !isPlace(path))
    .flatMap(({ path, text }) => {
      const code = text.replaceAll(comment, '')
      return [statement, bypass, dialect].flatMap((pattern) => {
        const [found] = pattern.exec(code) ?? []
        return found === undefined ? [] : [`${path}: ${found.replaceAll(/\s+/g, ' ').trim()}`]
      })
    })
