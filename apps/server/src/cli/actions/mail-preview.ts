import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { renderPreviewPage } from '../../mail/preview-page.ts'
import { say } from '../output.ts'
import { openConfig } from '../open-config.ts'

export function previewMails({ out }: { out?: string }): void {
  const { brand, port, publicUrl = `http://localhost:${port}` } = openConfig()
  const page = renderPreviewPage(brand, publicUrl)
  if (out === undefined) return serve(page, port)
  writeFileSync(out, page)
  say(`The mails are in ${out}`)
}

function serve(page: string, port: number): void {
  const server = createServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page),
  )
  server.on('listening', () => {
    say(`The mails are on http://localhost:${(server.address() as AddressInfo).port}`)
  })
  // The service that runs beside it likely has the port.
  server.once('error', () => server.listen(0, '127.0.0.1'))
  server.listen(port, '127.0.0.1')
}
