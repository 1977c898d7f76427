/** Separates digits from Chinese words by a blank, as in "5 分钟前". `Intl` writes them without. */
export const spaced = (text: string): string => text.replaceAll(/(\d)(?=\p{Script=Han})/gu, '$1 ')

/** "来自 203.0.113.7" and "来自本地网络". */
export const from = (place: string): string =>
  `来自${/^\p{Script=Han}/u.test(place) ? '' : ' '}${place}`
