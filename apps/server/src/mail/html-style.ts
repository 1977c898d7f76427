import { textColorOn, mix, visibleOn, type Color } from '../brand/brand-color.ts'

type Palette = Record<'background' | 'card' | 'text' | 'mutedText' | 'border', Color>

export const light: Palette = {
  background: '#f2f4f6',
  card: '#ffffff',
  text: '#1b1f24',
  mutedText: '#59626d',
  border: '#dfe3e8',
}

const dark: Palette = {
  background: '#101214',
  card: '#1a1d21',
  text: '#eceff2',
  mutedText: '#a6afba',
  border: '#33393f',
}

export type Styles = Record<string, string>
type Style = { styles: Styles; sheets: string }

const byColor = new Map<Color, Style>()

/** Caches the style of each brand colour. */
export function styleOf(brandColor: Color): Style {
  const known = byColor.get(brandColor)
  if (known) return known
  const style = { styles: stylesFor(brandColor, 'light'), sheets: styleSheets(brandColor) }
  byColor.set(brandColor, style)
  return style
}

/** Contrast that WCAG 2 requires of borders and of text (1.4.11, 1.4.3). */
const wcagNonText = 3
const wcagText = 4.5

/** The style of each class. Light styles are inline, dark ones in the style sheet. */
function stylesFor(brandColor: Color, scheme: 'light' | 'dark'): Styles {
  const { background, card, text, mutedText, border } = scheme === 'light' ? light : dark
  const buttonBorder = visibleOn(card, brandColor, wcagNonText)
  return {
    ground: `background-color:${background}`,
    card: `background-color:${card};border-color:${border}`,
    name: `color:${visibleOn(background, brandColor, wcagText)}`,
    ink: `color:${text}`,
    quiet: `color:${mutedText}`,
    rule: `border-color:${border}`,
    code: `background-color:${mix(card, brandColor, 0.1)};color:${text};border-color:${mix(card, brandColor, 0.3)}`,
    // The border keeps a button visible when the brand colour is close to the card's.
    button: `background-color:${brandColor};border-color:${buttonBorder}`,
    outline: `background-color:${card};border-color:${mutedText}`,
    label: `color:${textColorOn(brandColor)}`,
  }
}

const outlookFonts = `'Segoe UI','Microsoft YaHei',Arial,sans-serif`
export const fontFamily = `-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'PingFang SC','Microsoft YaHei',sans-serif`
export const codeFamily = `ui-monospace,SFMono-Regular,Menlo,Consolas,monospace`

/** Each block has its own <style>, because a mail client drops a whole block that it cannot parse. */
function styleSheets(brandColor: Color): string {
  const rules = Object.entries(stylesFor(brandColor, 'dark')).map(([name, style]) => ({
    name,
    style: style.replaceAll(';', '!important;'),
  }))
  const inDark = rules.map(({ name, style }) => `.${name}{${style}!important}`)
  // Outlook on the web and on phones marks recoloured elements instead of supporting media queries.
  const inOutlook = rules.map(
    ({ name, style }) => `[data-ogsc] .${name},[data-ogsb] .${name}{${style}!important}`,
  )
  return `<style>:root{color-scheme:light dark;supported-color-schemes:light dark}</style>
<style>@media (max-width:520px){.pad{padding-left:22px!important;padding-right:22px!important}}</style>
<style>@media (prefers-color-scheme:dark){${inDark.join('')}}</style>
<style>${inOutlook.join('')}</style>
<!--[if mso]>
<xml><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml>
<style>td,h1,a{font-family:${outlookFonts}!important}.code{font-family:Consolas,monospace!important}</style>
<![endif]-->`
}
