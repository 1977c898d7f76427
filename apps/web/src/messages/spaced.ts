/** Separates digits from Chinese words by a blank, as in "5 分钟前". `Intl` writes them without. */
export const spaced = (text: string): string => text.replaceAll(/(\d)(?=\p{Script=Han})/gu, '$1 ')
