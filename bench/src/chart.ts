import type { Figure } from './figure.ts'

const [width, left, right, row, bar] = [760, 300, 120, 58, 16]

/** Renders calls per second beside the compared program, for light and dark pages. */
export function renderChart(figures: Figure[]): string {
  const pairs = figures.filter(({ unit, beside }) => unit === '/s' && beside !== undefined)
  const height = pairs.length * row + 24
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>Calls a second: Latchkey beside what it was measured with</title>`,
    `<style>text{font:14px system-ui,sans-serif;fill:#24292f}.peer{fill:#8c959f}.ours{fill:#0969da}`,
    `@media(prefers-color-scheme:dark){text{fill:#e6edf3}.peer{fill:#6e7681}.ours{fill:#58a6ff}}</style>`,
    ...pairs.map((pair, at) => renderPair(pair, 16 + at * row)),
    '</svg>\n',
  ].join('\n')
}

/** Each pair has its own scale: only its ratio holds on another machine. */
function renderPair({ name, value, beside, ratio }: Figure, top: number): string {
  const peer = beside?.value ?? 0
  const scale = (width - left - right) / Math.max(value, peer)
  const line = (kind: string, number: number, y: number) =>
    `<rect class="${kind}" x="${left}" y="${y}" width="${(number * scale).toFixed(1)}" height="${bar}" rx="2"/>
<text x="${(left + number * scale + 8).toFixed(1)}" y="${y + 13}">${Math.round(number)}/s</text>`
  return [
    `<text x="0" y="${top + 13}">${escapeXml(name.replace(/: calls$/, ''))}</text>`,
    line('ours', value, top),
    `<text x="0" y="${top + bar + 17}">${escapeXml(beside?.what ?? '')} (× ${(ratio ?? 0).toFixed(2)})</text>`,
    line('peer', peer, top + bar + 4),
  ].join('\n')
}

const escapeXml = (text: string): string =>
  text.replace(/[<>&]/g, (sign) => `&#${sign.charCodeAt(0)};`)
