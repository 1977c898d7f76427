import { readFileSync, writeFileSync } from 'node:fs'

/** Updates a generated part of a document; with --check only reports whether it is current. */
export function generate({ file, name, script, text }) {
  const mark = (words) => (file.endsWith('.md') ? `<!-- ${words} -->` : `# ${words}`)
  const [begin, end] = [mark(`${name}: written by node ${script}`), mark(`end of ${name}`)]
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
