import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import type { Words } from '../../config/local-language.ts'

/**
 * A row of a file with its line, or the fault that keeps it from being one. `bytes` counts from the start of
 * the file to its end.
 */
export type FileRow = { line: number; bytes: number; row?: unknown; fault?: Words }

/** Reads a file row by row, since there may be more rows than memory holds. */
export const readRows = (file: string): AsyncIterable<FileRow> =>
  file.toLowerCase().endsWith('.csv') ? readCsv(file) : readNdjson(file)

/** A row has a few KiB. Without a bound, a file of one long line would fill the memory. */
const longest = 2 ** 20

async function* readNdjson(file: string): AsyncGenerator<FileRow> {
  let [line, bytes] = [0, 0]
  for await (const { size, content } of linesOf(file)) {
    line += 1
    bytes += size + 1
    if (!content) yield { line, bytes, fault: { en: 'longer than 1 MiB', zh: '超过 1 MiB' } }
    else if (!isUtf8(content)) yield { line, bytes, fault: notUtf8 }
    else {
      const text = content.toString('utf8')
      const json = line === 1 ? text.replace(/^\uFEFF/, '') : text
      if (json.trim() !== '') yield { line, bytes, ...readJson(json) }
    }
  }
}

// Characters that were lost would otherwise be in people's names.
const notUtf8 = {
  en: 'not UTF-8: save the file in this encoding',
  zh: '不是 UTF-8：请以此编码保存文件',
}

function readJson(json: string): Pick<FileRow, 'row' | 'fault'> {
  try {
    const row: unknown = JSON.parse(json)
    if (!namesTwice(json, row)) return { row }
    return { fault: { en: 'two fields have the same name', zh: '有两个字段同名' } }
  } catch {
    return { fault: { en: 'not valid JSON', zh: '不是有效的 JSON' } }
  }
}

/** JSON.parse keeps the last of two fields with one name, whichever was meant. */
function namesTwice(json: string, row: unknown): boolean {
  const texts = json.matchAll(/"(?:[^"\\]|\\.)*"\s*(:?)/g)
  return [...texts].filter(([, colon]) => colon !== '').length > countFields(row)
}

function countFields(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  const within = Object.values(value).reduce<number>((sum, one) => sum + countFields(one), 0)
  return within + (Array.isArray(value) ? 0 : Object.keys(value).length)
}

/**
 * Splits at line feeds alone: JSON may hold the line separators of Unicode, at which readline splits too. A
 * line that is too long comes without its content.
 */
async function* linesOf(file: string): AsyncGenerator<{ size: number; content?: Buffer }> {
  const chunks: AsyncIterable<Buffer> = createReadStream(file)
  let [parts, size]: [Buffer[], number] = [[], 0]
  const add = (part: Buffer) => {
    size += part.length
    parts = size > longest ? [] : [...parts, part]
  }
  const end = () => {
    const line = { size, ...(size <= longest && { content: Buffer.concat(parts) }) }
    ;[parts, size] = [[], 0]
    return line
  }
  for await (const chunk of chunks) {
    let from = 0
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      add(chunk.subarray(from, at))
      yield end()
      from = at + 1
    }
    add(chunk.subarray(from))
  }
  yield end()
}

/** CSV (RFC 4180) whose first line names the columns. An empty cell is a field that is left out. */
async function* readCsv(file: string): AsyncGenerator<FileRow> {
  const { csvRecordsOf, CsvError } = await import('./csv-records.ts')
  let columns: string[] | undefined
  let [line, bytes] = [0, 0]
  try {
    for await (const { cells: row, lines, bytes: end } of csvRecordsOf(file, longest)) {
      line = lines
      bytes = end
      if (!columns) {
        columns = row
        // The last of them would decide, whichever the operator meant.
        if (isEachOnce(row.filter(Boolean))) continue
        yield { line, bytes, fault: { en: 'two columns have the same name', zh: '有两列同名' } }
        return
      }
      if (row.some((cell) => cell.includes('\uFFFD'))) yield { line, bytes, fault: notUtf8 }
      else if (row.length !== columns.length) yield { line, bytes, fault: notCells(columns.length) }
      else yield { line, bytes, row: toObject(columns, row) }
    }
  } catch (error) {
    // The message would quote the row.
    if (!(error instanceof CsvError)) throw error
    const fault = { en: 'not valid CSV from here on', zh: '从此处起不是有效的 CSV' }
    yield { line: line + 1, bytes, fault }
  }
}

const notCells = (count: number): Words => ({
  en: `expected ${count} cells`,
  zh: `应有 ${count} 个单元格`,
})

const isEachOnce = (names: string[]): boolean => new Set(names).size === names.length

const toObject = (columns: string[], row: string[]): unknown =>
  Object.fromEntries(columns.flatMap((column, at) => (row[at] ? [[column, row[at]]] : [])))
