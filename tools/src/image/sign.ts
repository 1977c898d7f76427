import { createHash, sign } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/**
 * Writes the hashes of files beside them, as sha256sum does, and with a private key in PEM their
 * signature, which `openssl dgst -sha256 -verify` checks. Returns whether they are signed.
 */
export function signFiles(folder: string, files: string[], key?: string): boolean {
  const lines = files.map((file) => {
    const hash = createHash('sha256').update(readFileSync(file)).digest('hex')
    return `${hash}  ${basename(file)}\n`
  })
  const sums = Buffer.from(lines.join(''))
  writeFileSync(join(folder, 'SHA256SUMS'), sums)
  if (key === undefined) return false
  writeFileSync(join(folder, 'SHA256SUMS.sig'), sign('sha256', sums, key))
  return true
}
