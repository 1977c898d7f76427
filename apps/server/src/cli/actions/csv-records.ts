import { createReadStream } from 'node:fs'
import { parse } from 'csv-parse'

export { CsvError } from 'csv-parse'

/** The cells of a record, and the lines and bytes of the file up to its end. */
type CsvRecord = { cells: string[]; lines: number; bytes: number }

type Settle = (error?: Error | null) => void

/** Iterating the parser itself would lose the records that it read together with a faulty one. */
export async function* csvRecordsOf(file: string, longest: number): AsyncGenerator<CsvRecord> {
  let read: CsvRecord[] = []
  const parser = parse({
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: longest,
    on_record: (cells: string[], { lines, bytes }) => {
      read.push({ cells, lines, bytes })
      return null
    },
  })
  // Each step hands over its own error.
  parser.on('error', () => {})
  async function* records(step: (settle: Settle) => void): AsyncGenerator<CsvRecord> {
    read = []
    const error = await new Promise<Error | null | undefined>((settle) => step(settle))
    yield* read
    if (error) throw error
  }
  const chunks: AsyncIterable<Buffer> = createReadStream(file)
  for await (const chunk of chunks) yield* records((settle) => parser.write(chunk, settle))
  yield* records((settle) => parser.end(settle))
}
