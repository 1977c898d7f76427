import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { textColorOn, type Color } from './brand-color.ts'

export type Logo = { type: string; bytes: Buffer }

const types: Record<string, string> = {
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
}

// Every page loads the logo before it shows anything.
const largest = 64 * 1024

export function readLogo(file: string | undefined): { logo?: Logo; problems: string[] } {
  if (file === undefined) return { problems: [] }
  const type = types[extname(file).toLowerCase()]
  if (type === undefined) {
    return { problems: [`BRAND_LOGO_FILE must be an .svg, .png or .webp file, not ${file}`] }
  }
  try {
    const bytes = readFileSync(file)
    if (bytes.length <= largest) return { logo: { type, bytes }, problems: [] }
    return { problems: [`BRAND_LOGO_FILE ${file} must not be larger than ${largest / 1024} KB`] }
  } catch {
    return { problems: [`BRAND_LOGO_FILE ${file} cannot be read`] }
  }
}

/** Returns the pages' own key logo in the brand's colour. */
export function drawLogo(mark: string, standard: Color, color: Color): Logo {
  const drawn = mark.replaceAll(standard, color).replaceAll('#fff', textColorOn(color))
  return { type: types['.svg'] ?? '', bytes: Buffer.from(drawn) }
}
