import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseArgs } from 'node:util'
import { ConfigError, readConfig } from '../config.ts'
import { renderPreviewPage } from '../mail/preview-page.ts'
import { beginProgram } from '../process/program.ts'

beginProgram()

const usage = `Usage: npm run mail:preview -- [--out <file.html>]
  shows every mail in both languages with the configured brand on a page of this machine (PORT)
  --out  writes the page to a file instead`

const options = { out: { type: 'string' }, help: { type: 'boolean', default: false } } as const

const say = (line: string) => void process.stdout.write(`${line}\n`)

function main(): void {
  const { out, help } = parseArgs({ options }).values
  if (help) return say(usage)
  const { brand, port, publicUrl = `http://localhost:${port}` } = readConfig()
  const page = renderPreviewPage(brand, publicUrl)
  if (out !== undefined) {
    writeFileSync(out, page)
    return say(`The mails are in ${out}`)
  }
  const server = createServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page),
  )
  server.on('listening', () => {
    say(`The mails are on http://localhost:${(server.address() as AddressInfo).port}`)
  })
  // The port is likely the one of the service, which runs beside it.
  server.once('error', () => server.listen(0, '127.0.0.1'))
  server.listen(port, '127.0.0.1')
}

try {
  main()
} catch (error) {
  const { code = '', message } = error as { code?: string; message: string }
  const isUsage = code.startsWith('ERR_PARSE_ARGS')
  process.stderr.write(isUsage ? `${message}\n\n${usage}\n` : `${message}\n`)
  process.exitCode = isUsage || error instanceof ConfigError ? 2 : 1
}
