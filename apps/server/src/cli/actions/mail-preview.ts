import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../../config.ts'
import { startPreview } from '../../http/preview-server.ts'
import { previewMails } from '../../mail/preview.ts'
import { openConfig } from '../open-config.ts'
import { say } from '../output.ts'

export async function showMails({ out }: { out?: string }): Promise<void> {
  const config = openConfig()
  if (out === undefined) return say(`The emails are on ${await startPreview(config)}`)
  writeMails(config, out)
  say(`The emails are in ${out}`)
}

function writeMails({ brand, port, publicUrl }: Config, folder: string): void {
  const mails = previewMails(brand, publicUrl ?? `http://localhost:${port}`)
  mkdirSync(folder, { recursive: true })
  for (const [index, { template, locale, html }] of mails.entries()) {
    const number = String(index + 1).padStart(2, '0')
    writeFileSync(join(folder, `${number}-${template}.${locale}.html`), html)
  }
}
