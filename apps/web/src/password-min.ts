/** As the server was configured; it writes it into the page. */
export const passwordMin = readPasswordMin()

function readPasswordMin(): number {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="latchkey-password-min"]')
  const min = Number(meta?.content)
  return Number.isInteger(min) && min > 0 ? min : 8
}
