type Kind = 'session' | 'device'
const names: Record<Kind, RegExp> = {
  session: /^(__Host-)?latchkey(-\d+)?=/,
  device: /^(__Host-)?latchkey(-\d+)?-device=/,
}

/** Finds a cookie among those an answer sets, ready to be sent back. */
export function readCookie(kind: Kind, lines: string[]): string | undefined {
  return lines.find((line) => names[kind].test(line))?.split(';', 1)[0]
}
