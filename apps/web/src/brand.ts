const written = (name: string) =>
  document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content

/** Where the foot of a page leads, and the home of the brand. */
type Links = Partial<Record<'home' | 'terms' | 'privacy' | 'support' | 'icp', string>>

/** The server writes the configured name and logo into the page. */
export const brand = {
  name: written('application-name') ?? '',
  logo: document.querySelector<HTMLLinkElement>('link[rel="icon"]')?.href,
}

/** Where mails can be read in development; without it a mail server sends them. */
export const inboxPage = written('latchkey-inbox')

export const links: Links = JSON.parse(written('latchkey-links') ?? '{}')
