/** What a mail says, in plain text; its two forms are made from the same words. */
export type Letter = {
  subject: string
  heading: string
  greeting?: string
  /** What people chose and no reader may make a link of: a name such as evil.example is none. */
  given?: string[]
  lines: string[]
  code?: string
  /** How long the code is good for; stands below it. */
  validity?: string
  link?: { label: string; url: string }
  closing: string[]
  /** The sender, and the address for questions. */
  imprint: string
}

export function letterText(letter: Letter, name: string): string {
  const { heading, greeting, lines, code, validity, link, closing, imprint } = letter
  const address = link && `${link.label}\n${link.url}`
  const parts = [name, heading, greeting, ...lines, code, validity, address, ...closing, imprint]
  return `${parts.filter((part) => part !== undefined).join('\n\n')}\n`
}
