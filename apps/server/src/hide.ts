/** Shorter pieces of a secret are not looked for: they stand in many an innocent word. */
const piece = 6

/**
 * Takes secrets out of what others say: plain, percent-encoded or in base64, alone or within more,
 * and any six characters of these, since servers wrap and cut what they repeat.
 */
export function hide(text: string, secrets: readonly string[]): string {
  const hidden = new Uint8Array(text.length)
  for (const secret of secrets.filter(({ length }) => length > 2)) {
    for (const form of [secret, encodeURIComponent(secret)]) hideForm(text, form, hidden)
    // What stands before and behind it in the same base64 is its user, or its other half.
    for (const form of encodings(secret)) hideForm(text, form, hidden, /[\w+/=-]/)
  }
  if (!hidden.includes(1)) return text
  let shown = ''
  for (let at = 0; at < text.length; at += 1) {
    if (hidden[at] !== 1) shown += text.charAt(at)
    else if (hidden[at - 1] !== 1) shown += '******'
  }
  return shown
}

function hideForm(text: string, form: string, hidden: Uint8Array, around?: RegExp): void {
  const length = Math.min(piece, form.length)
  for (let from = 0; from + length <= form.length; from += 1) {
    const part = form.slice(from, from + length)
    for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
      let [start, end] = [at, at + length]
      while (around?.test(text.charAt(start - 1))) start -= 1
      while (around?.test(text.charAt(end))) end += 1
      hidden.fill(1, start, end)
    }
  }
}

function encodings(secret: string): string[] {
  const encoded = [0, 1, 2].map((offset) => base64Within(secret, offset))
  const inUrls = encoded.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))
  return [...new Set([...encoded, ...inUrls])].filter((form) => form.length >= 4)
}

/** The base64 of the secret behind so many other bytes: what of it is the same whatever these are. */
function base64Within(secret: string, offset: number): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)])
  const whole = Math.floor((bytes.length * 8) / 6)
  return bytes.toString('base64').slice(Math.ceil((offset * 8) / 6), whole)
}
