/** The content of a mail in plain text, from which both of its forms are made. */
export type Letter = {
  subject: string
  heading: string
  greeting?: string
  /** User-chosen text that no reader may turn into a link, such as a name like evil.example. */
  given?: string[]
  lines: string[]
  code?: string
  /** How long the code is valid; shown below it. */
  validity?: string
  link?: { label: string; url: string }
  closing: string[]
  /** The sender, and an address for questions. */
  imprint: string
}

export function letterText(letter: Letter, name: string): string {
  const { heading, greeting, lines, code, validity, link, closing, imprint } = letter
  const address = link && `${link.label}\n${link.url}`
  const parts = [name, heading, greeting, ...lines, code, validity, address, ...closing, imprint]
  return `${parts.filter((part) => part !== undefined).join('\n\n')}\n`
}
