/** Keeps the cookies of one program, whatever their path, and sends all of them back. */
export function createCookieJar() {
  const cookies = new Map<string, string>()
  return {
    /** Takes the lines `Set-Cookie` of an answer. */
    keep(lines: readonly string[] = []): void {
      for (const line of lines) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
        const isOver = value === '' || /expires=thu, 01 jan 1970|max-age=0\b/i.test(line)
        if (isOver) cookies.delete(name)
        else cookies.set(name, value)
      }
    },
    /** The header `Cookie`. */
    header: (): string => [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
  }
}
