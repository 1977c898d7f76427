import { readFileSync, writeFileSync } from 'node:fs'

/** Keeps a part of a document in step with the code; with --check only says whether it is. */
export function generate({ file, name, script, text }) {
  const [begin, end] = [`<!-- ${name}: written by node ${script} -->`, `<!-- end of ${name} -->`]
  const url = new URL(`../${file}`, import.meta.url)
  const before = readFileSync(url, 'utf8')
  const [head, rest = ''] = before.split(begin)
  const [, tail = ''] = rest.split(end)
  const after = `${head}${begin}\n\n${text}\n\n${end}${tail}`
  if (after === before) return
  if (!process.argv.includes('--check')) writeFileSync(url, after)
  else {
    console.error(`${file} is not what the code says: run node ${script}`)
    process.exitCode = 1
  }
}
