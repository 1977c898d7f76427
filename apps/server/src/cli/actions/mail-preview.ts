import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../../config.ts'
import { startPreview } from '../../http/preview-server.ts'
import { previewMails } from '../../mail/preview.ts'
import { openConfig } from '../open-config.ts'
import { say } from '../output.ts'
import { publicOrigin } from '../../config/public-origin.ts'

export async function showMails({ out }: { out?: string }): Promise<void> {
  const config = openConfig()
  if (out === undefined) {
    const address = await startPreview(config)
    return say({ en: `The emails are on ${address}`, zh: `邮件预览：${address}` })
  }
  writeMails(config, out)
  say({ en: `The emails are in ${out}`, zh: `邮件已写入 ${out}` })
}

function writeMails(config: Config, folder: string): void {
  const mails = previewMails(config.brand, publicOrigin(config))
  mkdirSync(folder, { recursive: true })
  for (const [index, { template, locale, html }] of mails.entries()) {
    const number = String(index + 1).padStart(2, '0')
    writeFileSync(join(folder, `${number}-${template}.${locale}.html`), html)
  }
}
