import { createReadStream } from 'node:fs'
import { detailsOf } from '../../error-details.ts'

/**
 * A row of a file with its line, or the fault that keeps it from being one. `bytes` counts from the start of
 * the file to its end.
 */
export type FileRow = { line: number; bytes: number; row?: unknown; fault?: string }

/** Reads a file row by row, since there may be more rows than memory holds. */
export const readRows = (file: string): AsyncIterable<FileRow> =>
  file.toLowerCase().endsWith('.csv') ? readCsv(file) : readNdjson(file)

async function* readNdjson(file: string): AsyncGenerator<FileRow> {
  let [line, bytes] = [0, 0]
  for await (const text of linesOf(file)) {
    line += 1
    bytes += Buffer.byteLength(text) + 1
    const json = line === 1 ? text.replace(/^\uFEFF/, '') : text
    if (json.trim() === '') continue
    try {
      yield { line, bytes, row: JSON.parse(json) }
    } catch {
      yield { line, bytes, fault: 'not valid JSON' }
    }
  }
}

/** Splits at line feeds alone: JSON may hold the line separators of Unicode, at which readline splits too. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = ''
  for await (const text of createReadStream(file, 'utf8')) {
    const lines = `${rest}${text}`.split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  yield rest
}

/** CSV (RFC 4180) whose first line names the columns. An empty cell is a field that is left out. */
async function* readCsv(file: string): AsyncGenerator<FileRow> {
  const { parse } = await import('csv-parse')
  const options = { bom: true, info: true, relax_column_count: true, skip_empty_lines: true }
  const source = createReadStream(file)
  const cells = parse(options)
  source.on('error', (error) => cells.destroy(error)).pipe(cells)
  let columns: string[] | undefined
  let [line, bytes] = [0, 0]
  try {
    for await (const { record, info } of cells) {
      const row: string[] = record
      line = info.lines
      bytes = info.bytes
      if (!columns) columns = row
      else if (row.length !== columns.length)
        yield { line, bytes, fault: `expected ${columns.length} cells` }
      else yield { line, bytes, row: toObject(columns, row) }
    }
  } catch (error) {
    // The message would quote the row.
    if (!String(detailsOf(error).code).startsWith('CSV_')) throw error
    yield { line: line + 1, bytes, fault: 'not valid CSV from here on' }
  }
}

const toObject = (columns: string[], row: string[]): unknown =>
  Object.fromEntries(columns.flatMap((column, at) => (row[at] ? [[column, row[at]]] : [])))
