import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import type { Words } from '../config/local-language.ts'
import { unreadable } from '../config/variables.ts'
import { textColorOn, type Color } from './brand-color.ts'

export type Logo = { type: string; bytes: Buffer }

const types: Record<string, string> = {
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
}

// Every page loads the logo before it shows anything.
const largest = 64 * 1024

export function readLogo(file: string | undefined): { logo?: Logo; problems: Words[] } {
  if (file === undefined) return { problems: [] }
  const type = types[extname(file).toLowerCase()]
  if (type === undefined) {
    const en = `BRAND_LOGO_FILE must be an .svg, .png or .webp file, not ${file}`
    const zh = `BRAND_LOGO_FILE 应为 .svg、.png 或 .webp 文件，而不是 ${file}`
    return { problems: [{ en, zh }] }
  }
  try {
    const bytes = readFileSync(file)
    if (bytes.length <= largest) return { logo: { type, bytes }, problems: [] }
    const en = `BRAND_LOGO_FILE ${file} must not be larger than ${largest / 1024} KB`
    return { problems: [{ en, zh: `BRAND_LOGO_FILE ${file} 不能超过 ${largest / 1024} KB` }] }
  } catch {
    return { problems: [unreadable('BRAND_LOGO_FILE', file)] }
  }
}

/** Returns the pages' own key logo in the brand's colour. */
export function drawLogo(mark: string, standard: Color, color: Color): Logo {
  const drawn = mark.replaceAll(standard, color).replaceAll('#fff', textColorOn(color))
  return { type: types['.svg'] ?? '', bytes: Buffer.from(drawn) }
}
