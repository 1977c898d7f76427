import { locales } from '@latchkey/shared/auth'
import { readMail, startMailSink } from '@latchkey/tools/testing/mail-sink'
import { describe, expect, test } from 'vitest'
import { contrast, textColorOn } from '../../src/brand/brand-color.ts'
import { sampleMails } from '../../src/mail/samples.ts'
import { createSender } from '../../src/mail/sender.ts'
import { renderMail } from '../../src/mail/templates.ts'

const publicUrl = 'https://id.example'
const plain = { name: 'Acme', color: '#4f46e5', support: 'help@acme.example' }
const hostile = `<b title='x'>"&amp; {{7*7}} \${7*7} $& $1`

const samples = (values: { username?: string; newEmail?: string } = {}) =>
  locales.flatMap((locale) =>
    sampleMails({ locale, publicUrl, username: 'ann', newEmail: 'new@example.org', ...values }),
  )
const every = samples().map((mail) => [mail.template, mail.locale, mail] as const)

const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  nbsp: ' ',
}
const decode = (html: string) =>
  html.replace(/&([\w#]+);/g, (whole, name) => entities[name] ?? whole)
const words = (text: string) => new Set(text.split(/\s+/).filter(Boolean))
const preheader = /<div style="display:none[^>]*>(.*?)&#8199;.*?<\/div>/s

/** The text that the HTML shows to a reader. */
const visible = (html: string) =>
  decode(
    html
      .replace(/^.*<\/head>/s, '')
      .replace(/<!--.*?-->/gs, '')
      .replace(preheader, '')
      .replace(/<\/?a\b[^>]*>/g, '')
      .replace(/<[^>]+>/g, ' '),
  )

describe.each(every)('%s in %s', (_template, locale, mail) => {
  const { subject, text, html } = renderMail(mail, plain)

  test('says the same in text and in html', () => {
    expect(words(visible(html))).toEqual(words(text))
    const [first = ''] = text.split('\n\n').slice('username' in mail ? 3 : 2)
    expect(decode(preheader.exec(html)?.[1] ?? '').startsWith(first)).toBe(true)
    expect(html).toContain(`<html lang="${locale === 'zh' ? 'zh-CN' : 'en'}"`)
  })

  test('has no blank at the ends of a line, nor after a Chinese mark', () => {
    for (const form of [subject, text]) expect(form).not.toMatch(/^ | $|[，。；：！？、）] /m)
  })

  test('names every fact', () => {
    for (const form of [subject, text, html])
      expect(form).not.toMatch(/undefined|\[object|Latchkey/)
    for (const form of [subject, text, html]) expect(form).toContain('Acme')
    for (const form of [text, html]) expect(form).toContain('help@acme.example')
    if ('code' in mail) expect(subject.startsWith(mail.code)).toBe(true)
    else expect(subject).not.toMatch(/\d/)
    for (const form of [text, visible(html)]) {
      if ('code' in mail) expect(form).toContain(mail.code)
      if ('minutes' in mail) expect(form).toMatch(/\b15\b/)
      if ('publicUrl' in mail) expect(form).toContain(publicUrl)
      if ('username' in mail) expect(form).toContain('ann')
      // A reminder names no time: its own would pass for that of the removal.
      if ('at' in mail && mail.template !== 'factors_ending_soon')
        expect(form).toMatch(locale === 'zh' ? /11月24日 12:39/ : /24 November .*04:39/)
      if ('newEmail' in mail) expect(form).toContain('new@example.org')
    }
  })

  test('fetches nothing, runs nothing and stays small', { tags: ['asvs-14.2.3'] }, () => {
    expect(html).not.toMatch(
      /<(img|script|link|iframe|object|form|svg)\b|\bsrc=|url\(|@import|@font-face/i,
    )
    for (const [address] of html.matchAll(/https?:[^"'<\s]*/g)) {
      expect(new URL(address).origin).toBe(publicUrl)
    }
    expect(Buffer.byteLength(html)).toBeLessThan(30_000)
  })
})

test(
  'values of people and of the configuration never add a tag',
  { tags: ['asvs-1.1.2', 'asvs-1.2.1', 'asvs-1.3.7'] },
  () => {
    const brand = { name: hostile, color: '#4f46e5', support: `o'neil&co@acme.example` }
    const tags = (html: string) => [...html.matchAll(/<[a-z/!][^>]*>/g)].length
    const hostiles = samples({ username: hostile, newEmail: `"${hostile}"@example.org` })
    for (const [index, mail] of hostiles.entries()) {
      const { text, html } = renderMail(mail, brand)
      const [, , same] = every[index] ?? []
      expect(tags(html)).toBe(same && tags(renderMail(same, { ...brand, name: 'Acme' }).html))
      expect(html).not.toContain('<b ')
      expect(words(visible(html))).toEqual(words(text))
      if ('username' in mail) expect(text).toContain(hostile)
    }
  },
)

test('contrast is that of WCAG', () => {
  expect(contrast('#000000', '#ffffff')).toBe(21)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  expect(contrast('#ffffff', '#ff0000')).toBeCloseTo(4, 1)
  expect([textColorOn('#4f46e5'), textColorOn('#ffd400')]).toEqual(['#ffffff', '#000000'])
})

test.each([
  '#4f46e5',
  '#ffd400',
  '#ffffff',
  '#000000',
  '#808080',
  '#00ff00',
  '#FF0000',
  '#3b82f6',
  '#1a1d21',
])('with %s everything can be read, in the light and in the dark', (color) => {
  const mails = samples().map((mail) => renderMail(mail, { ...plain, color }).html)
  const html = mails.join('\n')
  const sheet = /@media \(prefers-color-scheme:dark\)\{(.*)\}<\/style>/.exec(html)?.[1] ?? ''
  const inElement = (name: string) =>
    new RegExp(`class="(?:pad )?${name}"[^>]*style="([^"]*)"`).exec(html)?.[1]
  const inSheet = (name: string) => new RegExp(`\\.${name}\\{([^}]*)\\}`).exec(sheet)?.[1]
  for (const style of [inElement, inSheet]) {
    const find = (name: string, property: string) => {
      const found = new RegExp(`(?:^|;)${property}:(#[\\da-f]{6})`, 'i').exec(
        style(name) ?? '',
      )?.[1]
      if (found === undefined) throw new Error(`${name} has no ${property}`)
      return found
    }
    const card = find('card', 'background-color')
    const ground = find('ground', 'background-color')
    expect(find('button', 'background-color')).toBe(color)
    expect(contrast(find('label', 'color'), color)).toBeGreaterThanOrEqual(4.5)
    expect(
      contrast(find('code', 'color'), find('code', 'background-color')),
    ).toBeGreaterThanOrEqual(4.5)
    expect(contrast(find('name', 'color'), ground)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(find('button', 'border-color'), card)).toBeGreaterThanOrEqual(3)
    for (const under of [card, ground]) {
      for (const name of ['ink', 'quiet']) {
        expect(contrast(find(name, 'color'), under)).toBeGreaterThanOrEqual(4.5)
      }
    }
  }
})

test(
  'a mail arrives as it was written, under the name of the brand, and asks for no answer',
  { tags: ['asvs-1.2.1'] },
  async () => {
    const arrived: Awaited<ReturnType<typeof readMail>>[] = []
    await using sink = await startMailSink({
      onMail: async (mail) => void arrived.push(await readMail(mail)),
    })
    const from = { name: '门钥 "Acme", Inc', address: 'no-reply@acme.example' }
    const sender = createSender({ host: '127.0.0.1', port: sink.port, tls: false, from })
    try {
      for (const [template, locale, mail] of every) {
        const rendered = renderMail(mail, { ...plain, name: from.name })
        await sender.send(
          { uuid: `${template}-${locale}`, to: mail.to, code: null, ...rendered },
          5000,
        )
        const parsed = arrived.at(-1)
        expect(parsed?.from?.value).toEqual([from])
        expect(parsed?.subject).toBe(rendered.subject)
        expect(parsed?.text?.trim()).toBe(rendered.text.trim())
        expect(parsed?.html && parsed.html.trim()).toBe(rendered.html.trim())
        expect(parsed?.attachments).toEqual([])
        expect(parsed?.headers.get('auto-submitted')).toBe('auto-generated')
      }
    } finally {
      sender.close()
    }
  },
)
