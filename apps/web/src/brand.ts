/** As the server was configured; it writes both into the page. */
export const brand = {
  name: document.querySelector<HTMLMetaElement>('meta[name="application-name"]')?.content ?? '',
  logo: document.querySelector<HTMLLinkElement>('link[rel="icon"]')?.href,
}
