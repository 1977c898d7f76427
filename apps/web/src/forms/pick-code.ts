import { foldDigits, readCode, type CodeForm } from '@latchkey/shared/code'

export const codeLengths = {
  digits6: 6,
  digits8: 8,
  letters10: 10,
} as const satisfies Record<CodeForm, number>

/** Codes as mails write them, whole or in two groups, but not as part of a longer number. */
const shapes: Record<CodeForm, RegExp[]> = {
  digits6: [/(?<!\d)\d{6}(?!\d)/, /(?<!\d)\d{3}[\s-]\d{3}(?!\d)/],
  digits8: [/(?<!\d)\d{8}(?!\d)/, /(?<!\d)\d{4}[\s-]\d{4}(?!\d)/],
  letters10: [/(?<![\w-])[0-9A-Z]{5}-[0-9A-Z]{5}(?![\w-])/],
}

/** Finds the code in typed or pasted text: spaced, full-width, in any script's digits, or a whole mail. */
export function pickCode(typed: string, form: CodeForm): string {
  const plain = foldDigits(typed)
  const [found = plain] = shapes[form].flatMap((shape) => shape.exec(plain)?.[0] ?? [])
  const foreign = form === 'letters10' ? /[^0-9A-Z]/g : /[^0-9]/g
  return readCode(found).replace(foreign, '').slice(0, codeLengths[form])
}

/** Inserts the hyphen that the mail shows, once the second group begins. */
export const showCode = (picked: string, form: CodeForm): string =>
  form === 'letters10' ? picked.replace(/^(.{5})(?=.)/, '$1-') : picked
