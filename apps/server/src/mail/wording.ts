export type Link = { label: string; url: string }

/** A mail worded in one language, the source of its text and its HTML. */
export type Wording = {
  subject: string
  heading: string
  greeting?: string
  /** User-chosen text that no reader may turn into a link, such as a name like evil.example. */
  given?: string[]
  lines: string[]
  code?: string
  /** The validity of the code, shown below it. */
  validity?: string
  /** The next step for most readers: the filled button. */
  link?: Link
  /** The way for the few readers who did not expect the mail: quiet words and an outlined button. */
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
