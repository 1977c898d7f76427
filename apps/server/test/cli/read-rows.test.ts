import { mkdtempSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readRows } from '../../src/cli/actions/read-rows.ts'

const folder = mkdtempSync(join(tmpdir(), 'latchkey-rows-'))

test.each([
  ['csv', 'username,bio\nann,"两\nlines"\nbob,\n'],
  ['ndjson', '{"username":"ann","bio":"两行"}\n{"username":"bob"}\n'],
])('every row of a %s file says how much of the file it ends', async (kind, content) => {
  const file = join(folder, `people.${kind}`)
  writeFileSync(file, content)
  const ends: number[] = []
  for await (const { bytes } of readRows(file)) ends.push(bytes)
  const first = Buffer.byteLength(
    content.slice(0, content.lastIndexOf('\n', content.length - 2) + 1),
  )
  expect(ends).toEqual([expect.closeTo(first, -1), statSync(file).size])
})

async function faultsOf(name: string, content: string | Buffer) {
  const file = join(folder, name)
  writeFileSync(file, content)
  const found: [number, string][] = []
  for await (const { line, fault } of readRows(file)) found.push([line, fault?.en ?? 'a row'])
  return found
}

const notUtf8 = 'not UTF-8: save the file in this encoding'

test('a row in another encoding is refused, because its names would lose letters', async () => {
  const csv = Buffer.from('username,displayName\nann,Ann\njos,Jos\xe9\n', 'latin1')
  expect(await faultsOf('latin1.csv', csv)).toEqual([
    [2, 'a row'],
    [3, notUtf8],
  ])
  const json = Buffer.from('{"displayName":"Ann"}\n{"displayName":"Jos\xe9"}\n', 'latin1')
  expect(await faultsOf('latin1.ndjson', json)).toEqual([
    [1, 'a row'],
    [2, notUtf8],
  ])
  expect(await faultsOf('marked.ndjson', '\uFEFF{"bio":"\uFFFD 两\u2028行"}\r\n')).toEqual([
    [1, 'a row'],
  ])
})

test('a file of one long line is refused, and not kept in memory', async () => {
  const long = 'x'.repeat(2 ** 20)
  const lines = `{"bio":"${long}"}\n{"bio":"short"}\n`
  expect(await faultsOf('long.ndjson', lines)).toEqual([
    [1, 'longer than 1 MiB'],
    [2, 'a row'],
  ])
  expect(await faultsOf('open.csv', `username,bio\nann,"${long}`)).toEqual([
    [2, 'not valid CSV from here on'],
  ])
})

test('the row with a fault of CSV is named, without a word of it, after all rows before it', async () => {
  const csv = 'username,displayName\nann,"Ann\nLee"\nbob,Bob\njo,Jo "Jo" Lee\nsue,Sue\n'
  expect(await faultsOf('mark.csv', csv)).toEqual([
    [3, 'a row'],
    [4, 'a row'],
    [5, 'not valid CSV from here on'],
  ])
  expect(await faultsOf('open.csv', 'username,bio\nann,\nbob,"open\nsue,\n')).toEqual([
    [2, 'a row'],
    [3, 'not valid CSV from here on'],
  ])
})

test('what names a column or a field twice is refused, because one of them would be lost', async () => {
  const csv = 'username,email,email\nann,ann@example.com,other@example.com\n'
  expect(await faultsOf('twice.csv', csv)).toEqual([[1, 'two columns have the same name']])
  const rows = [
    '{"email":"ann@example.com","\\u0065mail" :"other@example.com"}',
    '{"bio":null,"factors":[{"name":"Phone","name":"Key"}]}',
    '{"bio":"\\"a\\":","factors":[{"name":"Phone"},{"name":"Key"}]}',
    '['.repeat(100_000) + ']'.repeat(100_000),
  ]
  expect(await faultsOf('twice.ndjson', rows.join('\n'))).toEqual([
    [1, 'two fields have the same name'],
    [2, 'two fields have the same name'],
    [3, 'a row'],
    [4, 'not valid JSON'],
  ])
  // Spreadsheets add columns without a name.
  expect(await faultsOf('wide.csv', 'username,email,,\nann,ann@example.com,,\n')).toEqual([
    [2, 'a row'],
  ])
})
