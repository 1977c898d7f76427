/** Shorter parts of a secret are not masked: they occur in innocent words. */
const piece = 6

/**
 * Masks secrets in messages of other programs: plain, percent-encoded or base64, alone or within other
 * text. Six consecutive characters suffice, since servers wrap and truncate what they repeat.
 */
export function hide(text: string, secrets: readonly string[]): string {
  const hidden = new Uint8Array(text.length)
  for (const secret of secrets.filter(({ length }) => length > 2)) {
    const plain = [secret, encodeURIComponent(secret)]
    const found = [
      ...plain.flatMap((form) => findForm(text, form)),
      ...encodings(secret).flatMap((form) => findForm(text, form).map((one) => widen(text, one))),
    ]
    for (const { start, end } of found) hidden.fill(1, start, end)
  }
  if (!hidden.includes(1)) return text
  let shown = ''
  for (let at = 0; at < text.length; at += 1) {
    if (hidden[at] !== 1) shown += text.charAt(at)
    else if (hidden[at - 1] !== 1) shown += '******'
  }
  return shown
}

type Place = { start: number; end: number }

function findForm(text: string, form: string): Place[] {
  const length = Math.min(piece, form.length)
  const places: Place[] = []
  for (let from = 0; from + length <= form.length; from += 1) {
    const part = form.slice(from, from + length)
    for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
      places.push({ start: at, end: at + length })
    }
  }
  return places
}

/** Extends a match over the rest of its base64, which is the user or the secret's other half. */
function widen(text: string, { start, end }: Place): Place {
  const isOfIt = (at: number) => /[\w+/=-]/.test(text.charAt(at))
  let [from, to] = [start, end]
  while (isOfIt(from - 1)) from -= 1
  while (isOfIt(to)) to += 1
  return { start: from, end: to }
}

function encodings(secret: string): string[] {
  const encoded = [0, 1, 2].map((offset) => base64Within(secret, offset))
  const inUrls = encoded.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))
  return [...new Set([...encoded, ...inUrls])].filter((form) => form.length >= 4)
}

/** The base64 of the secret after `offset` other bytes: the part that does not depend on them. */
function base64Within(secret: string, offset: number): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)])
  const whole = Math.floor((bytes.length * 8) / 6)
  return bytes.toString('base64').slice(Math.ceil((offset * 8) / 6), whole)
}
