/** The server writes the configured minimum into the page. */
export const passwordMinLength = readMinLength()

function readMinLength(): number {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="latchkey-password-min"]')
  const min = Number(meta?.content)
  return Number.isInteger(min) && min > 0 ? min : 8
}
