/** Colours are #rrggbb. */
export type Color = string

const channels = (color: Color): number[] =>
  [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16))

/** WCAG 2.2, relative luminance. */
function luminance(color: Color): number {
  const [red = 0, green = 0, blue = 0] = channels(color).map((channel) => {
    const value = channel / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** Contrast ratio of WCAG 2.2, from 1 to 21. Text needs 4.5, the edge of a button 3. */
export function contrast(one: Color, other: Color): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

/** White or black; one of them has a contrast of 4.5 on any colour. */
export const textColorOn = (background: Color): Color =>
  contrast(background, '#ffffff') >= contrast(background, '#000000') ? '#ffffff' : '#000000'

export function mix(color: Color, other: Color, share: number): Color {
  const others = channels(other)
  const mixed = channels(color).map((channel, index) =>
    Math.round(channel * (1 - share) + (others[index] ?? 0) * share),
  )
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

/** Returns the colour, darkened or lightened as little as visibility on the background needs. */
export function visibleOn(background: Color, color: Color, least: number): Color {
  for (let share = 0; share < 1; share += 0.05) {
    const moved = mix(color, textColorOn(background), share)
    if (contrast(moved, background) >= least) return moved
  }
  return textColorOn(background)
}
