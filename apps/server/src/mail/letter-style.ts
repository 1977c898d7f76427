import { inkOn, mix, visibleOn, type Color } from '../brand/brand-color.ts'

type Palette = Record<'ground' | 'card' | 'ink' | 'quiet' | 'edge', Color>

export const light: Palette = {
  ground: '#f2f4f6',
  card: '#ffffff',
  ink: '#1b1f24',
  quiet: '#59626d',
  edge: '#dfe3e8',
}

const dark: Palette = {
  ground: '#101214',
  card: '#1a1d21',
  ink: '#eceff2',
  quiet: '#a6afba',
  edge: '#33393f',
}

export type Styles = Record<string, string>
type Style = { styles: Styles; sheets: string }

const byColor = new Map<Color, Style>()

/** Caches the style of each brand colour. */
export function styleOf(brand: Color): Style {
  const known = byColor.get(brand)
  if (known) return known
  const style = { styles: stylesFor(brand, 'light'), sheets: styleSheets(brand) }
  byColor.set(brand, style)
  return style
}

/** The style of each class. Light styles are inline, dark ones in the style sheet. */
function stylesFor(brand: Color, scheme: 'light' | 'dark'): Styles {
  const { ground, card, ink, quiet, edge } = scheme === 'light' ? light : dark
  const frame = visibleOn(card, brand, 3)
  return {
    ground: `background-color:${ground}`,
    card: `background-color:${card};border-color:${edge}`,
    name: `color:${visibleOn(ground, brand, 4.5)}`,
    ink: `color:${ink}`,
    quiet: `color:${quiet}`,
    rule: `border-color:${edge}`,
    code: `background-color:${mix(card, brand, 0.1)};color:${ink};border-color:${mix(card, brand, 0.3)}`,
    // The border keeps a button visible when the brand colour is close to the card's.
    button: `background-color:${brand};border-color:${frame}`,
    label: `color:${inkOn(brand)}`,
  }
}

const fonts = `'Segoe UI','Microsoft YaHei',Arial,sans-serif`
export const fontFamily = `-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'PingFang SC','Microsoft YaHei',sans-serif`
export const codeFamily = `ui-monospace,SFMono-Regular,Menlo,Consolas,monospace`

/** Each block has its own <style>, because a mail client drops a whole block that it cannot parse. */
function styleSheets(brand: Color): string {
  const rules = Object.entries(stylesFor(brand, 'dark')).map(([name, style]) => ({
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
<style>td,h1,a{font-family:${fonts}!important}.code{font-family:Consolas,monospace!important}</style>
<![endif]-->`
}
