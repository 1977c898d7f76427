const written = (name: string) =>
  document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content

/** The targets of the links at the foot of a page, and the home of the brand. */
type Links = Partial<Record<'home' | 'terms' | 'privacy' | 'support' | 'icp', string>>

/** The server writes the configured name and logo into the page. */
export const brand = {
  name: written('application-name') ?? '',
  logo: document.querySelector<HTMLLinkElement>('link[rel="icon"]')?.href,
}

/** The page of the development inbox; undefined if a mail server sends the mails. */
export const inboxPage = written('latchkey-inbox')

export const links: Links = JSON.parse(written('latchkey-links') ?? '{}')
