/** The server writes the configured name and logo into the page. */
export const brand = {
  name: document.querySelector<HTMLMetaElement>('meta[name="application-name"]')?.content ?? '',
  logo: document.querySelector<HTMLLinkElement>('link[rel="icon"]')?.href,
}
