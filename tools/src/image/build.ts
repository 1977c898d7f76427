import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addApp } from './app.ts'
import { addBase } from './base.ts'
import { writeLayout } from './layout.ts'
import { writeSbom } from './sbom.ts'
import { signFiles } from './sign.ts'

/** Writes the image, the list of its contents, and the signed hashes of both into a folder. */
export async function buildImage(out: string, key?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-image-'))
  mkdirSync(out, { recursive: true })
  const archive = join(out, 'latchkey.oci.tar')
  const sbom = join(out, 'latchkey.cdx.json')
  try {
    const [base, app] = ['base', 'app'].map((name) => join(folder, name)) as [string, string]
    const packages = addBase(base, join(folder, 'apt'))
    addApp(app)
    const { unpacked, packed } = await writeLayout([base, app], join(folder, 'layout'), archive)
    writeFileSync(sbom, writeSbom(packages))
    return { archive, sbom, unpacked, packed, isSigned: signFiles(out, [archive, sbom], key) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
