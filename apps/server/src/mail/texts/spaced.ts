/** A blank separates Latin words from Chinese ones; Chinese words need none. */
export const spaced = (text: string): string =>
  text.replace(/^(?!\p{Script=Han})/u, ' ').replace(/(?<!\p{Script=Han})$/u, ' ')
