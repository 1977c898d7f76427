export type Link = { label: string; url: string }

/** A mail worded in one language, from which its text and its HTML are made. */
export type Wording = {
  subject: string
  heading: string
  greeting?: string
  /** User-chosen text that no reader may turn into a link, such as a name like evil.example. */
  given?: string[]
  lines: string[]
  code?: string
  /** How long the code is valid; shown below it. */
  validity?: string
  /** What most readers want next: the filled button. */
  link?: Link
  /** The way for the few readers who see something amiss: quiet words and an outlined button. */
  caution?: { text: string; link: Link }
  closing: string[]
  /** The sender, and an address for questions. */
  imprint: string
}

export function textForm(wording: Wording, name: string): string {
  const { heading, greeting, lines, code, validity, link, caution, closing, imprint } = wording
  const opening = [name, heading, greeting, ...lines, code, validity, link && addressOf(link)]
  const amiss = caution && [caution.text, addressOf(caution.link)]
  const parts = [...opening, ...(amiss ?? []), ...closing, imprint]
  return `${parts.filter((part) => part !== undefined).join('\n\n')}\n`
}

const addressOf = ({ label, url }: Link): string => `${label}\n${url}`
