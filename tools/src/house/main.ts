import { unruledFolders } from './borders.ts'
import { measureComments } from './comments.ts'
import { measureSizes } from './files.ts'
import { missingMentions } from './mentions.ts'
import { readTree } from './tree.ts'
import { countPairs, topFiles } from './rooms.ts'
import { misplacedSql } from './sql.ts'
import { strayWords } from './words.ts'

type Figure = { name: string; value: number; atMost?: number; atLeast?: number; where?: string[] }

const tree = readTree()
const server = tree.filter(({ path }) => path.startsWith('apps/server/src/'))
const pages = tree.filter(({ path }) => path.startsWith('apps/web/src/'))
const pairs = [...countPairs(server, 'apps/server/src'), ...countPairs(pages, 'apps/web/src')]
const { median, p95, longest, testShare, casts } = measureSizes(tree)
const { withoutSubject, bareVerbs } = measureComments(tree)
const unruled = unruledFolders(server)
const missing = missingMentions()
const sql = misplacedSql(server)
const stray = strayWords(tree)

const figures: Figure[] = [
  { name: 'rooms that import each other', value: pairs.length, atMost: 3, where: pairs },
  {
    name: 'folders without a rule for their imports',
    value: unruled.length,
    atMost: 0,
    where: unruled,
  },
  { name: 'files directly in apps/server/src', value: topFiles(server), atMost: 14 },
  { name: 'lines of a source file, median', value: median, atMost: 45 },
  { name: 'lines of a source file, 95 %', value: p95, atMost: 125 },
  { name: `lines of the longest, ${longest.path}`, value: longest.lines, atMost: 200 },
  { name: 'lines of tests per line of source', value: testShare, atLeast: 0.95 },
  { name: 'casts in source', value: casts, atMost: 50 },
  { name: 'files and headings named in vain', value: missing.length, atMost: 0, where: missing },
  { name: 'SQL and dialects outside their places', value: sql.length, atMost: 0, where: sql },
  { name: 'names that have another word here', value: stray.length, atMost: 0, where: stray },
  {
    name: 'comments without a subject',
    value: withoutSubject.length,
    atMost: 0,
    where: withoutSubject,
  },
  {
    name: 'comments that open with a bare verb',
    value: bareVerbs.length,
    atMost: 5,
    where: bareVerbs,
  },
]

const isRight = ({ value, atMost = Infinity, atLeast = -Infinity }: Figure) =>
  value <= atMost && value >= atLeast

for (const figure of figures) {
  const { name, value, atMost, atLeast, where = [] } = figure
  const bound = atMost === undefined ? `≥ ${atLeast}` : `≤ ${atMost}`
  const verdict = isRight(figure) ? '' : '  MISSED'
  const shown = Number.isInteger(value) ? String(value) : value.toFixed(2)
  console.log(`${name.padEnd(50)} ${shown.padStart(6)}   ${bound.padEnd(7)}${verdict}`)
  if (verdict) for (const line of where) console.log(`    ${line}`)
}
if (!figures.every(isRight)) process.exitCode = 1
