import { textColorOn, mix, visibleOn, type Color } from './brand-color.ts'

// The background behind links in apps/web/src/styles.css that needs the stronger contrast.
const backgrounds = { light: '#f6f7f7', dark: '#171b1a' }

/** The brand's colour as the pages' accent, readable in light and dark mode (WCAG 2.2, 1.4.3). */
export function pageStyle(color: Color): string {
  const [light, dark] = [shades(backgrounds.light, color), shades(backgrounds.dark, color)]
  const pair = (name: keyof typeof light) => `--${name}:light-dark(${light[name]},${dark[name]})`
  return `:root:root{${[pair('accent'), pair('accent-strong'), pair('on-accent')].join(';')}}`
}

function shades(background: Color, color: Color) {
  const accent = visibleOn(background, color, 4.5)
  const onAccent = textColorOn(accent)
  return {
    accent,
    // This shade moves away from the colour of the text on it.
    'accent-strong': mix(accent, textColorOn(onAccent), 0.2),
    'on-accent': onAccent,
  }
}
