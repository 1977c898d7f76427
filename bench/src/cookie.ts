/** The session's cookie among those an answer sets, ready to be sent back; the device's is another. */
export function readSessionCookie(lines: string[]): string | undefined {
  return lines.find((line) => /^(__Host-)?latchkey=/.test(line))?.split(';', 1)[0]
}
