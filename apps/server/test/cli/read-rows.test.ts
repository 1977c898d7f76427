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
